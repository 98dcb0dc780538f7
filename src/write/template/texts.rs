//! The settings, the page and the guide of a new folder, in both languages.

use crate::write::words::Lang;

/// One of two texts.
pub(super) const fn pick<'a>(lang: Lang, en: &'a str, zh: &'a str) -> &'a str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// The lines of the first sheet, a title first.
pub(super) fn guide(lang: Lang) -> [&'static str; 9] {
    match lang {
        Lang::En => [
            "How to fill in this workbook",
            "Each sheet is a table; each row below the headings is one village, site, level, livelihood, area, source of money or sector. Row 2 is an example: write over it.",
            "Dark headings are needed, light ones may stay empty; columns and whole sheets that are not needed may be removed (villages and sites stay). The note of each heading says what belongs there.",
            "Units stand in the names of the columns. Write plain numbers: no units, no text, no thousands separators.",
            "Codes (id) are text: they keep zeros in front. The same code in another sheet means the same thing.",
            "Where a value is unknown, leave the cell empty; never 0, - or a word.",
            "Do not merge cells, and leave no sums below the rows. Formulas are read with the values they had when the workbook was last saved.",
            "Places are longitude and latitude in degrees (WGS84 or CGCS2000). For metres of a survey or places from web maps, name the system under [crs] in instance.toml.",
            "Zones (polygons with the attribute class) are put beside the workbook as zones.geojson, zones.gpkg or zones.shp.",
        ],
        Lang::Zh => [
            "填表说明",
            "每张工作表为一类数据，标题行以下每行为一个村庄、安置点、等级、就业单位、区域、资金来源或行业。第2行为示例，请直接覆盖。",
            "深色标题为必填列，浅色标题可留空；不需要的列和工作表可以删除（“村庄”“安置点”须保留）。各列批注说明应填内容。",
            "单位写在标题中。请填写纯数字，不要带单位、文字或千位分隔符。",
            "编号按文本填写，以保留前导零；不同工作表中的同一编号表示同一对象。",
            "未知的值请留空，不要填0、“-”或文字。",
            "请勿合并单元格，勿在数据行下方添加合计行。公式按最近一次保存时的计算结果读取。",
            "坐标为十进制经纬度（WGS84 或 CGCS2000）。若为测绘平面坐标或网络地图坐标，请在 instance.toml 的 [crs] 中注明坐标系。",
            "分区（带 class 属性的多边形）以 zones.geojson、zones.gpkg 或 zones.shp 放在本工作簿旁。",
        ],
    }
}

/// The settings, with every key that a new user may want to change.
pub(super) fn instance_toml(name: &str, lang: Lang) -> String {
    // Letters that would end the text are taken out of the name.
    let name: String =
        name.chars().filter(|letter| !letter.is_control() && !"\"\\".contains(*letter)).collect();
    let say = |en: &'static str, zh: &'static str| pick(lang, en, zh);
    format!(
        "# {settings}\n\
         name = \"{name}\"\n\
         currency = \"CNY\"\n\
         \n\
         # {files}\n\
         # [files]\n\
         # villages = \"tables.xlsx#{sheet}\"\n\
         # zones = \"zones.gpkg\"\n\
         \n\
         # {crs}\n\
         [crs]\n\
         name = \"WGS84\"\n\
         # villages = \"EPSG:4524\"\n\
         \n\
         # {travel}\n\
         [travel]\n\
         detour = 1.4\n\
         move_speed_kmh = 30.0\n\
         commute_speed_kmh = 30.0\n\
         \n\
         # {rules}\n\
         [rules]\n\
         capacity = true\n\
         least_use = true\n\
         budget = true\n\
         workers = true\n\
         places = true\n\
         job_per_household = {{ hard = false }}\n\
         reach = {{ move_km = 60.0, commute_km = 20.0 }}\n\
         keep_together = true\n\
         \n\
         # {eligibility}\n\
         [rules.eligibility]\n\
         otherwise = \"may\"\n\
         must_move_above_slope_deg = 25.0\n\
         must_move_hazard = \"high\"\n\
         consent = true\n\
         industry = true\n\
         \n\
         # {zones}\n\
         # [rules.eligibility.zones.strictly_controlled]\n\
         # village = \"must_move\"\n\
         # site = \"forbidden\"\n\
         \n\
         # {goal}\n\
         [goal.weights]\n\
         building = 1.0          # {building}\n\
         job_cost = 1.0          # {job_cost}\n\
         moving = 300.0          # {moving}\n\
         commuting = 200.0       # {commuting}\n\
         jobless = 80000.0       # {jobless}\n\
         \n\
         # {sources}\n\
         # [sources]\n\
         # villages = \"…\"\n",
        settings = say(
            "Settings of this instance; the tables are in tables.xlsx.",
            "本项目的设置；数据表见 tables.xlsx。"
        ),
        sheet = say("villages", "村庄"),
        files = say(
            "Tables in other files, or sheets of other names:",
            "数据表在其他文件或其他名称的工作表中时："
        ),
        crs = say(
            "Coordinate system of all places, or of single tables: WGS84, CGCS2000, EPSG:4491 to EPSG:4554\n# (Gauss-Krüger), EPSG:3857, GCJ-02 (AMap, Tencent), BD-09 (Baidu).",
            "全部或单个数据表的坐标系：WGS84、CGCS2000、EPSG:4491 至 EPSG:4554（高斯-克吕格投影）、\n# EPSG:3857、GCJ-02（高德、腾讯）、BD-09（百度）。",
        ),
        travel = say(
            "Road kilometres for one kilometre as the crow flies, and speeds, where no table gives distances.",
            "没有距离表时：道路与直线距离之比，以及行驶速度。"
        ),
        rules = say(
            "Rules that hold. Take a line out, or write false, to switch a rule off.",
            "生效的规则。删除该行或写 false 即关闭规则。"
        ),
        eligibility = say("Who has to move, and who may.", "哪些村庄必须搬迁，哪些可以搬迁。"),
        zones = say(
            "What a zone class means; classes are those of the zones file.",
            "各类分区的含义；类别取自分区文件。"
        ),
        goal = say(
            "The goal: all weights are yuan for one unit, so the total is money.",
            "目标：各项权重为每单位折合的元，合计为金额。"
        ),
        building = say("yuan of building cost", "建设成本（元）"),
        job_cost = say("yuan for creating places of work", "岗位创建成本（元）"),
        moving = say("household and kilometre of moving", "每户每公里搬迁距离"),
        commuting = say("worker and kilometre of commuting", "每名劳动力每公里通勤距离"),
        jobless = say("worker without work", "每名未就业劳动力"),
        sources = say(
            "Where each table comes from; stands in the reports.",
            "各数据表的来源，将写入报告。"
        ),
    )
}

/// The page that explains the folder.
pub(super) fn readme(lang: Lang) -> String {
    match lang {
        Lang::En => "# A new instance\n\
             \n\
             | file | what it is |\n\
             |---|---|\n\
             | `tables.xlsx` | the tables to be filled in, one a sheet; row 2 of each is an example |\n\
             | `instance.toml` | settings: coordinate system, rules, goal |\n\
             | `zones.geojson`, `zones.gpkg` or `zones.shp` | polygons of zones with the attribute `class`; add it if you have it |\n\
             \n\
             1. Fill in `tables.xlsx`: write over the example rows; remove sheets and columns that you do not need.\n\
             2. `resettle check .` tells everything that is wrong, with sheet and cell.\n\
             3. `resettle solve . --out ../run` makes a plan, checks it, and writes the workbook, map and report.\n\
             \n\
             Distances by road can be given on sheets `pairs` (village, site, distance_km) and `commutes` (from,\n\
             livelihood, distance_km). Tables may also be CSV files, GeoPackage layers or shapefiles; see `[files]`\n\
             in `instance.toml`.\n"
            .to_owned(),
        Lang::Zh => "# 新建项目\n\
             \n\
             | 文件 | 内容 |\n\
             |---|---|\n\
             | `tables.xlsx` | 待填写的数据表，每张工作表一类；各表第2行为示例 |\n\
             | `instance.toml` | 设置：坐标系、规则、目标 |\n\
             | `zones.geojson`、`zones.gpkg` 或 `zones.shp` | 带 `class` 属性的分区多边形，如有请放入本文件夹 |\n\
             \n\
             1. 填写 `tables.xlsx`：覆盖示例行，删除不需要的工作表和列。\n\
             2. 运行 `resettle check . --lang zh`，列出全部问题及其工作表和单元格。\n\
             3. 运行 `resettle solve . --out ../run --lang zh`，生成并校验方案，输出工作簿、地图和报告。\n\
             \n\
             道路距离可填在“距离”表（村庄、安置点、距离）和“通勤”表（起点、就业单位、距离）中。数据表也可以是 CSV 文件、\n\
             GeoPackage 图层或 Shapefile，见 `instance.toml` 中的 `[files]`。\n"
            .to_owned(),
    }
}

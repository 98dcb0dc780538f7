//! The tables of the workbook: headings in both languages with their units, what stands below, and an
//! example that is sound together with those of the other sheets.

/// A sheet.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) zh: &'static str,
    pub(super) columns: &'static [Column],
}

/// A column; pairs are English and Chinese.
pub(super) struct Column {
    pub(super) name: &'static str,
    /// The Chinese heading, with its unit.
    pub(super) zh: &'static str,
    pub(super) is_needed: bool,
    pub(super) check: Check,
    pub(super) note: (&'static str, &'static str),
    pub(super) example: (&'static str, &'static str),
}

/// What may stand in a column.
#[derive(Clone, Copy)]
pub(super) enum Check {
    Text,
    Words(&'static [(&'static str, &'static str)]),
    /// An id of another sheet.
    IdOf(&'static str),
    Count(u32),
    Decimal(f64, f64),
    Money,
}

use Check::Count;
use Check::Decimal;
use Check::IdOf;
use Check::Money;
use Check::Text;
use Check::Words;

const YES_NO: &[(&str, &str)] = &[("yes", "是"), ("no", "否")];
const HAZARD: &[(&str, &str)] = &[("none", "无"), ("low", "低"), ("medium", "中"), ("high", "高")];
const POLICY: &[(&str, &str)] = &[("must", "必须搬迁"), ("may", "可搬迁"), ("stay", "留居")];
const TAKES: &[(&str, &str)] = &[("no", "否"), ("yes", "是"), ("only", "仅限")];
const KIND: &[(&str, &str)] = &[
    ("province", "省"),
    ("prefecture", "市"),
    ("county", "县"),
    ("town", "镇"),
    ("basin", "流域"),
];
const STATUS: &[(&str, &str)] = &[
    ("encouraged", "鼓励"),
    ("allowed", "允许"),
    ("limited", "限制"),
    ("closing", "退出"),
    ("prohibited", "禁止"),
];

/// Most people, households or places in one cell.
const MANY: u32 = 10_000_000;

/// Declares columns: `!` needed or `?` not, name, Chinese heading, check, notes, examples.
macro_rules! columns {
    (@ !) => { true };
    (@ ?) => { false };
    ($($mark:tt $name:literal $zh:literal, $check:expr, $note:literal $note_zh:literal, $example:literal $other:literal;)*) => {
        &[$(Column {
            name: $name,
            zh: $zh,
            is_needed: columns!(@ $mark),
            check: $check,
            note: ($note, $note_zh),
            example: ($example, $other),
        }),*]
    };
}

/// The sheets in their order.
pub(super) const TABLES: &[Table] = &[
    Table { name: "villages", zh: "村庄", columns: VILLAGES },
    Table { name: "sites", zh: "安置点", columns: SITES },
    Table { name: "levels", zh: "规模等级", columns: LEVELS },
    Table { name: "livelihoods", zh: "就业岗位", columns: LIVELIHOODS },
    Table { name: "areas", zh: "行政区划", columns: AREAS },
    Table { name: "budgets", zh: "资金", columns: BUDGETS },
    Table { name: "sectors", zh: "产业目录", columns: SECTORS },
];

const VILLAGES: &[Column] = columns! {
    ! "id" "村庄编号", Text, "The village's own code, used once." "村庄代码，不得重复。", "V001" "V001";
    ? "name_zh" "村名", Text, "Its name." "村庄名称。", "示例村" "示例村";
    ! "lon" "经度（度）", Decimal(70.0, 140.0), "Longitude in degrees, WGS84 or CGCS2000; other systems are named in instance.toml." "经度，十进制度，WGS84 或 CGCS2000；其他坐标系在 instance.toml 中注明。", "109.03" "109.03";
    ! "lat" "纬度（度）", Decimal(15.0, 55.0), "Latitude in degrees." "纬度，十进制度。", "32.69" "32.69";
    ? "county" "县（区）", IdOf("areas"), "Code of its county on the sheet areas." "所在县的编号，见“行政区划”表。", "C1" "C1";
    ? "town" "镇（街道）", Text, "Code or name of its town." "所在乡镇的编号或名称。", "T1" "T1";
    ! "households" "户数（户）", Count(MANY), "Households, at least 1." "户数，至少为1。", "40" "40";
    ? "persons" "人口（人）", Count(MANY), "Persons." "人口数。", "150" "150";
    ? "workers" "劳动力（人）", Count(MANY), "Workers. With several skills, one column workers_NAME for each in place of this one." "劳动力人数。区分技能时，每种技能一列，列名为“劳动力_技能名”。", "80" "80";
    ? "households_with_labour" "有劳动力户数（户）", Count(MANY), "Households that have labour; empty: the smaller of households and workers." "有劳动力的户数；空白则取户数与劳动力数中较小者。", "35" "35";
    ? "school_age" "学龄儿童（人）", Count(MANY), "Children who need a seat at school." "需要学位的儿童数。", "12" "12";
    ? "elevation_m" "海拔（米）", Decimal(-500.0, 9000.0), "Height above sea level in metres." "海拔高度。", "980" "980";
    ? "slope_deg" "坡度（度）", Decimal(0.0, 90.0), "Slope of the ground in degrees." "村庄所在地坡度。", "28.5" "28.5";
    ? "steep_cropland_ha" "陡坡耕地（公顷）", Decimal(0.0, 1e6), "Cropland above 25 degrees that is retired when the village moves, in hectares." "25度以上坡耕地面积，搬迁后退耕。", "12.5" "12.5";
    ? "hazard" "地质灾害", Words(HAZARD), "Class of natural hazard." "地质灾害等级。", "high" "高";
    ? "policy" "安置政策", Words(POLICY), "What is decided already; empty: the rules decide." "已确定的政策；空白则由规则决定。", "" "";
    ? "stay_cost_cny" "就地发展成本（元）", Money, "Cost of developing the whole village in place, in yuan." "全村就地发展所需资金。", "800000" "800000";
    ? "income_cny" "户均收入（元）", Money, "Yearly income of one household today, in yuan." "目前每户年收入。", "21000" "21000";
    ? "group" "搬迁组", Text, "Villages of one group move together." "同组村庄一同安置。", "" "";
    ? "consent" "同意搬迁", Words(YES_NO), "Whether the villagers agree; empty: nobody asked." "村民是否同意搬迁；空白表示尚未征求意见。", "yes" "是";
};

const SITES: &[Column] = columns! {
    ! "id" "安置点编号", Text, "The site's own code, used once." "安置点代码，不得重复。", "S001" "S001";
    ? "name_zh" "安置点名称", Text, "Its name." "安置点名称。", "示例安置点" "示例安置点";
    ! "lon" "经度（度）", Decimal(70.0, 140.0), "Longitude in degrees." "经度，十进制度。", "109.05" "109.05";
    ! "lat" "纬度（度）", Decimal(15.0, 55.0), "Latitude in degrees." "纬度，十进制度。", "32.70" "32.70";
    ? "county" "县（区）", IdOf("areas"), "Code of its county on the sheet areas." "所在县的编号，见“行政区划”表。", "C1" "C1";
    ! "capacity_households" "安置容量（户）", Count(MANY), "Dwellings; with rows on the sheet levels, those of the largest level." "可安置户数；若在“规模等级”表中列有等级，填最大等级的容量。", "60" "60";
    ? "fixed_cost_cny" "建设成本（元）", Money, "Cost of building the site, in yuan; empty where the sheet levels has it." "固定建设成本；“规模等级”表中已列的留空。", "" "";
    ? "cost_per_household_cny" "户均建设成本（元）", Money, "Cost for each household that moves in, in yuan; empty where the sheet levels has it." "每户建设成本；“规模等级”表中已列的留空。", "" "";
    ? "min_households" "最少户数（户）", Count(MANY), "The site is built for at least so many households." "达到此户数方可建设。", "" "";
    ? "existing" "已建成", Text, "yes, no, or the name of the level that stands already." "填“是”“否”，或已建成等级的名称。", "no" "否";
    ? "elevation_m" "海拔（米）", Decimal(-500.0, 9000.0), "Height above sea level in metres." "海拔高度。", "420" "420";
    ? "host_persons" "原住人口（人）", Count(MANY), "Persons who live there already." "现有居民人数。", "200" "200";
    ? "max_persons" "人口上限（人）", Count(MANY), "Most persons who may live there, hosts included." "含原住人口在内的人口上限。", "1000" "1000";
};

const LEVELS: &[Column] = columns! {
    ! "site" "安置点编号", IdOf("sites"), "Code of the site on the sheet sites." "安置点编号，见“安置点”表。", "S001" "S001";
    ! "level" "规模等级", Text, "Name of the size, as small or large." "等级名称，如小、中、大。", "small" "小";
    ! "capacity_households" "安置容量（户）", Count(MANY), "Dwellings at this size." "该等级可安置户数。", "60" "60";
    ! "fixed_cost_cny" "建设成本（元）", Money, "Cost of building this size, in yuan." "该等级固定建设成本。", "3000000" "3000000";
    ? "cost_per_household_cny" "户均建设成本（元）", Money, "Cost for each household that moves in, in yuan." "每户建设成本。", "90000" "90000";
    ? "min_households" "最少户数（户）", Count(MANY), "This size is built for at least so many households." "达到此户数方可建设该等级。", "10" "10";
    ? "school_seats" "学位数（个）", Count(MANY), "Seats at school." "可提供学位数。", "60" "60";
};

const LIVELIHOODS: &[Column] = columns! {
    ! "id" "就业单位编号", Text, "The employer's own code, used once." "就业单位代码，不得重复。", "L001" "L001";
    ? "name" "单位名称", Text, "Its name." "单位名称。", "示例茶厂" "示例茶厂";
    ? "kind" "类型", Text, "Kind, as industrial_park, community_factory, ecological_post." "类型，如 industrial_park、community_factory、ecological_post。", "community_factory" "community_factory";
    ! "places" "岗位数（个）", Count(MANY), "Places of work." "岗位数量。", "60" "60";
    ? "skill" "技能要求", Text, "The one skill it takes (NAME of a column workers_NAME); empty takes any." "所需技能（与“劳动力_技能名”一致）；空白表示不限。", "" "";
    ? "lon" "经度（度）", Decimal(70.0, 140.0), "Longitude in degrees." "经度，十进制度。", "109.051" "109.051";
    ? "lat" "纬度（度）", Decimal(15.0, 55.0), "Latitude in degrees." "纬度，十进制度。", "32.701" "32.701";
    ? "county" "县（区）", IdOf("areas"), "Code of its county on the sheet areas." "所在县的编号，见“行政区划”表。", "C1" "C1";
    ? "income_cny" "年收入（元）", Money, "Yearly income of one worker, in yuan." "每个岗位年收入。", "24000" "24000";
    ? "cost_per_place_cny" "每岗成本（元）", Money, "Cost of creating one place, in yuan." "新增一个岗位的成本。", "12000" "12000";
    ? "sector" "行业", IdOf("sectors"), "Sector on the sheet sectors." "行业，见“产业目录”表。", "tea" "茶叶";
    ? "host_share" "原住民岗位比例", Decimal(0.0, 1.0), "Share of the places that is kept for host people, from 0 to 1." "为原住居民保留的岗位比例，0到1之间。", "0.1" "0.1";
    ? "for_stayers" "面向留守", Words(TAKES), "Whether workers of villages that stay are taken." "是否面向留居村民。", "no" "否";
};

const AREAS: &[Column] = columns! {
    ! "id" "区域编号", Text, "Code of the area, as other sheets name it." "区域代码，其他表引用此编号。", "C1" "C1";
    ! "kind" "类别", Words(KIND), "Kind of area." "区域类别。", "county" "县";
    ? "name_zh" "区域名称", Text, "Its name." "区域名称。", "示例县" "示例县";
    ? "parent" "上级编号", IdOf("areas"), "Code of the larger area that holds it." "上级区域编号。", "" "";
    ? "max_persons" "人口上限（人）", Count(MANY), "Most persons in the area after the moves." "搬迁后该区域人口上限。", "" "";
    ? "max_households_out" "最多迁出户数（户）", Count(MANY), "Most households that leave the area." "最多迁出户数。", "" "";
    ? "max_households_in" "最多迁入户数（户）", Count(MANY), "Most households that come into the area." "最多迁入户数。", "" "";
};

const BUDGETS: &[Column] = columns! {
    ! "area" "区域", IdOf("areas"), "Code of the area on the sheet areas." "区域编号，见“行政区划”表。", "C1" "C1";
    ! "source" "资金来源", Text, "Source of money." "资金来源。", "central" "中央";
    ! "budget_cny" "资金（元）", Money, "Money for the whole programme, in yuan." "资金总额。", "8000000" "8000000";
    ? "covers" "用途", Text, "Kinds of cost, separated by semicolons (building_fixed, building_household, revitalising, places); empty: all." "适用成本，以“;”分隔（固定建设、按户建设、就地振兴、岗位创建）；空白表示全部。", "" "";
    ? "per_household_cap_cny" "每户上限（元）", Money, "Most money for one household, in yuan." "每户资金上限。", "" "";
    ? "per_person_cap_cny" "每人上限（元）", Money, "Most money for one person, in yuan." "每人资金上限。", "" "";
};

const SECTORS: &[Column] = columns! {
    ! "sector" "行业", Text, "Name of the sector, used once." "行业名称，不得重复。", "tea" "茶叶";
    ! "status" "目录类别", Words(STATUS), "What the industry catalogue says of it." "产业目录类别。", "encouraged" "鼓励";
    ? "closing_year" "退出年份（年）", Decimal(1900.0, 2200.0), "Year in which a closing sector ends." "退出类行业的截止年份。", "" "";
    ? "zone_classes" "适用分区", Text, "Zone classes in which it is allowed, separated by semicolons; empty: all." "允许布局的分区，以“;”分隔；空白表示不限。", "" "";
    ? "source" "依据", Text, "Document that says so." "依据文件。", "" "";
};

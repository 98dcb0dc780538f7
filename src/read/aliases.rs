//! Chinese headings and words of tables, each with the English one that it stands for: the one table
//! of names that offices use. What is not here is read as it stands.
//!
//! A heading may end with its unit in brackets, `海拔（米）`. Only units in which the column is read are
//! known: `成本（万元）` is not taken for a column in yuan, and is told as an unknown column.

/// A heading in Chinese.
pub(super) struct Alias {
    /// Tables that it holds for; empty is all tables.
    tables: &'static [&'static str],
    /// The column.
    pub(super) column: &'static str,
    /// Headings that mean it.
    pub(super) headings: &'static [&'static str],
    /// Units that may stand behind.
    units: &'static [&'static str],
}

/// Declares headings: tables, column, headings, units.
macro_rules! aliases {
    ($($tables:tt $column:literal = $headings:tt $units:tt;)*) => {
        /// All headings.
        pub(super) const ALL: &[Alias] = &[
            $(Alias { tables: &$tables, column: $column, headings: &$headings, units: &$units },)*
        ];
    };
}

aliases! {
    ["villages"] "id" = ["村庄编号", "村编号", "村代码"] [];
    ["sites"] "id" = ["安置点编号", "安置点代码"] [];
    ["livelihoods"] "id" = ["就业单位编号", "岗位编号", "单位编号"] [];
    ["areas"] "id" = ["区域编号", "行政区划代码"] [];
    [] "id" = ["编号", "代码"] [];
    ["villages"] "name_zh" = ["村名", "村庄", "村庄名称", "行政村"] [];
    ["sites"] "name_zh" = ["安置点", "安置点名称", "社区名称"] [];
    ["areas"] "name_zh" = ["区域名称"] [];
    ["livelihoods"] "name" = ["就业单位", "单位名称", "岗位名称", "名称"] [];
    ["livelihoods"] "name_zh" = ["中文名称", "单位中文名"] [];
    ["villages", "sites", "areas"] "name_zh" = ["名称", "中文名"] [];
    [] "name" = ["英文名", "拼音"] [];
    ["pairs"] "village" = ["村庄", "村庄编号", "村编号"] [];
    ["pairs", "levels"] "site" = ["安置点", "安置点编号"] [];
    ["commutes"] "from" = ["居住地", "居住地编号", "起点"] [];
    ["commutes"] "livelihood" = ["就业单位", "就业单位编号", "岗位编号"] [];
    [] "lon" = ["经度"] ["度", "°"];
    [] "lat" = ["纬度"] ["度", "°"];
    [] "lon_gcj02" = ["高德经度", "腾讯经度"] ["度", "°"];
    [] "lat_gcj02" = ["高德纬度", "腾讯纬度"] ["度", "°"];
    [] "lon_bd09" = ["百度经度"] ["度", "°"];
    [] "lat_bd09" = ["百度纬度"] ["度", "°"];
    [] "easting" = ["东坐标", "横坐标"] ["米", "m"];
    [] "northing" = ["北坐标", "纵坐标"] ["米", "m"];
    [] "x" = ["X", "X坐标", "x坐标"] ["米", "m"];
    [] "y" = ["Y", "Y坐标", "y坐标"] ["米", "m"];
    ["zones"] "class" = ["类别", "分区类别", "管控类别"] [];
    ["zones"] "name" = ["名称", "分区名称"] [];
    ["zones"] "source" = ["来源", "依据"] [];
    ["zones", "sectors"] "article" = ["条款"] [];
    ["zones"] "sensitivity" = ["敏感度"] [];
    [] "province" = ["省", "省份"] [];
    [] "prefecture" = ["市", "地市", "地级市"] [];
    [] "county" = ["县", "县区", "区县", "所在县"] ["区"];
    [] "town" = ["镇", "乡镇", "街道", "所在镇"] ["街道"];
    [] "basin" = ["流域"] [];
    [] "households" = ["户数", "总户数"] ["户"];
    [] "persons" = ["人口", "人口数", "总人口", "人数"] ["人"];
    [] "workers" = ["劳动力", "劳动力人数"] ["人"];
    [] "households_with_labour" = ["有劳动力户数", "有劳户数"] ["户"];
    [] "school_age" = ["学龄儿童", "学龄人口"] ["人"];
    [] "elevation_m" = ["海拔", "高程"] ["米", "m"];
    [] "slope_deg" = ["坡度"] ["度", "°"];
    [] "steep_cropland_ha" = ["陡坡耕地", "陡坡耕地面积"] ["公顷"];
    [] "hazard" = ["地质灾害", "灾害等级", "地灾等级"] [];
    [] "zone" = ["分区", "功能区"] [];
    [] "policy" = ["安置政策", "搬迁政策"] [];
    [] "stay_cost_cny" = ["就地发展成本", "就地振兴成本"] ["元"];
    ["villages"] "income_cny" = ["户均收入", "户均年收入"] ["元"];
    ["livelihoods"] "income_cny" = ["年收入", "岗位年收入"] ["元"];
    [] "group" = ["组别", "搬迁组"] [];
    [] "consent" = ["是否同意", "同意搬迁"] [];
    [] "capacity_households" = ["容量", "安置容量", "住房套数"] ["户", "套"];
    [] "fixed_cost_cny" = ["固定成本", "建设成本"] ["元"];
    [] "cost_per_household_cny" = ["户均成本", "每户成本", "户均建设成本"] ["元"];
    [] "min_households" = ["最少户数", "最低户数"] ["户"];
    [] "max_persons" = ["人口上限", "承载人口"] ["人"];
    [] "host_persons" = ["原住人口", "现有人口"] ["人"];
    [] "school_seats" = ["学位", "学位数"] ["个"];
    [] "existing" = ["已建成", "现状等级"] [];
    [] "level" = ["等级", "规模等级"] [];
    [] "places" = ["岗位", "岗位数"] ["个"];
    ["livelihoods", "areas"] "kind" = ["类型", "类别"] [];
    [] "skill" = ["技能", "技能要求"] [];
    [] "cost_per_place_cny" = ["每岗成本", "岗位创建成本"] ["元"];
    [] "sector" = ["行业", "产业"] [];
    [] "host_share" = ["原住民岗位比例", "本地岗位比例"] [];
    [] "for_stayers" = ["面向留守", "留居村民可用"] [];
    [] "distance_km" = ["距离", "里程"] ["公里", "千米", "km"];
    [] "time_min" = ["时间", "行程时间"] ["分钟", "分"];
    [] "cost_cny" = ["成本", "费用"] ["元"];
    [] "parent" = ["上级", "上级区域", "上级编号"] [];
    [] "budget_cny" = ["预算", "资金"] ["元"];
    [] "max_households_out" = ["最多迁出户数"] ["户"];
    [] "max_households_in" = ["最多迁入户数"] ["户"];
    [] "area" = ["区域"] [];
    ["budgets"] "source" = ["资金来源"] [];
    ["sectors"] "status" = ["状态", "目录类别"] [];
    ["sectors"] "closing_year" = ["退出年份"] ["年"];
    ["sectors"] "zone_classes" = ["适用分区"] [];
    ["sectors"] "source" = ["来源", "依据"] [];
    ["settings"] "key" = ["键", "参数"] [];
    ["settings"] "value" = ["值", "取值"] [];
    [] "covers" = ["适用成本", "用途"] [];
    [] "per_household_cap_cny" = ["每户上限"] ["元"];
    [] "per_person_cap_cny" = ["每人上限"] ["元"];
}

/// Tables with the names that sheets, layers and files may have for them besides the English one.
pub(super) const TABLES: &[(&str, &[&str])] = &[
    ("villages", &["村庄", "村", "搬迁村", "村庄表"]),
    ("sites", &["安置点", "安置区", "安置社区", "安置点表"]),
    ("levels", &["规模等级", "安置点等级", "建设规模"]),
    ("livelihoods", &["就业", "就业岗位", "岗位", "生计", "就业单位"]),
    ("pairs", &["距离", "搬迁距离", "村庄安置点距离"]),
    ("commutes", &["通勤", "通勤距离"]),
    ("areas", &["区域", "行政区", "行政区划"]),
    ("budgets", &["资金", "预算", "资金来源"]),
    ("sectors", &["行业", "行业目录", "产业目录"]),
    ("zones", &["分区", "功能区", "管控分区"]),
    ("borders", &["边界", "县界", "界线"]),
    ("rivers", &["河流", "水系"]),
    ("settings", &["设置", "参数"]),
];

/// Words of cells: column, Chinese, English.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    ("policy", "必须搬迁", "must"),
    ("policy", "可搬迁", "may"),
    ("policy", "留居", "stay"),
    ("hazard", "无", "none"),
    ("hazard", "低", "low"),
    ("hazard", "中", "medium"),
    ("hazard", "高", "high"),
    ("existing", "是", "yes"),
    ("existing", "否", "no"),
    ("consent", "是", "yes"),
    ("consent", "否", "no"),
    ("for_stayers", "是", "yes"),
    ("for_stayers", "否", "no"),
    ("for_stayers", "仅限", "only"),
    ("kind", "省", "province"),
    ("kind", "市", "prefecture"),
    ("kind", "县", "county"),
    ("kind", "镇", "town"),
    ("kind", "流域", "basin"),
    ("status", "鼓励", "encouraged"),
    ("status", "允许", "allowed"),
    ("status", "限制", "limited"),
    ("status", "退出", "closing"),
    ("status", "禁止", "prohibited"),
    ("covers", "固定建设", "building_fixed"),
    ("covers", "按户建设", "building_household"),
    ("covers", "就地振兴", "revitalising"),
    ("covers", "岗位创建", "places"),
];

/// Headings of skills: `劳动力_技工` is the column `workers_技工`.
const WORKERS: &str = "劳动力_";

/// The column that a heading stands for; `None` where it is no Chinese heading.
pub(super) fn column(table: &str, heading: &str) -> Option<String> {
    // Headings of sheets are broken over lines, and stars mark what is needed.
    let plain: String =
        heading.chars().filter(|c| !c.is_whitespace() && !['*', '＊'].contains(c)).collect();
    let heading = plain.as_str();
    if let Some(skill) = heading.strip_prefix(WORKERS) {
        return Some(format!("workers_{skill}"));
    }
    let (word, unit) = in_brackets(heading);
    let found = ALL.iter().find(|alias| {
        (alias.tables.is_empty() || alias.tables.contains(&table))
            && alias.headings.contains(&word)
            && unit.is_none_or(|unit| alias.units.contains(&unit))
    });
    found.map(|alias| alias.column.to_owned())
}

/// The table that a sheet, a layer or a file is named after.
pub(super) fn table(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let found = TABLES
        .iter()
        .find(|(table, names)| table.eq_ignore_ascii_case(name) || names.contains(&name));
    found.map(|&(table, _)| table)
}

/// Whether a heading is that of a column, in one of the languages.
pub(super) fn is_known(table: &str, heading: &str) -> bool {
    column(table, heading).is_some() || ALL.iter().any(|alias| alias.column == heading)
}

/// The column of which a name cut to ten bytes is the beginning, where that is certain. A second name
/// with the same beginning ends in `_1` after eight letters.
pub(super) fn of_cut<'a>(name: &str, columns: impl Iterator<Item = &'a str>) -> Option<String> {
    let start = match name.rsplit_once('_') {
        Some((start, digit)) if start.len() == 8 && digit.parse::<u8>().is_ok() => start,
        _ => name,
    };
    let mut found =
        columns.filter(|column| column.len() > start.len() && column.starts_with(start));
    let first = found.next()?;
    found.next().is_none().then(|| first.to_owned())
}

/// The English word that a cell of a column stands for; the cell itself where it is none of these.
pub(super) fn word<'a>(column: &str, cell: &'a str) -> &'a str {
    let found = WORDS.iter().find(|(of, chinese, _)| *of == column && *chinese == cell);
    found.map_or(cell, |&(_, _, english)| english)
}

/// A heading without the brackets at its end, and what stands in them.
fn in_brackets(heading: &str) -> (&str, Option<&str>) {
    for (open, close) in [('（', '）'), ('(', ')')] {
        if let Some(inner) = heading.strip_suffix(close)
            && let Some((word, unit)) = inner.rsplit_once(open)
        {
            return (word.trim(), Some(unit.trim()));
        }
    }
    (heading, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn headings_are_known_with_the_unit_of_their_column_only() {
        let of = |table, heading| column(table, heading);
        assert_eq!(of("villages", "户数").as_deref(), Some("households"));
        assert_eq!(of("villages", "海拔（米）").as_deref(), Some("elevation_m"));
        assert_eq!(of("villages", "县（区）").as_deref(), Some("county"));
        assert_eq!(of("sites", "建设成本(元)").as_deref(), Some("fixed_cost_cny"));
        assert_eq!(of("sites", "建设成本（万元）"), None);
        assert_eq!(of("villages", "陡坡耕地（亩）"), None);
        assert_eq!(of("pairs", "安置点").as_deref(), Some("site"));
        assert_eq!(of("sites", "安置点").as_deref(), Some("name_zh"));
        assert_eq!(of("villages", "劳动力_技工").as_deref(), Some("workers_技工"));
        assert_eq!(of("villages", "备注"), None);
        assert_eq!(of("villages", "*户 数\n（户）").as_deref(), Some("households"));
    }

    /// The page of the documentation, made from the table.
    fn page() -> String {
        let mut page = String::from(
            "# Chinese headings and words of tables\n\n\
             A heading may end with its unit in brackets, as `海拔（米）`; a unit that is not listed is not\n\
             converted: the column is then unknown. `劳动力_NAME` is the column `workers_NAME`.\n\n\
             | column | table | headings | units |\n|---|---|---|---|\n",
        );
        let or_all = |words: &[&str]| {
            if words.is_empty() { "all".to_owned() } else { words.join(", ") }
        };
        for alias in ALL {
            let (headings, units) = (alias.headings.join("、"), alias.units.join("、"));
            page += &format!(
                "| `{}` | {} | {headings} | {units} |\n",
                alias.column,
                or_all(alias.tables)
            );
        }
        page += "\nSheets of a workbook, layers of a GeoPackage and files are known by these names:\n\n\
                 | table | names |\n|---|---|\n";
        for (table, names) in TABLES {
            page += &format!("| `{table}` | {} |\n", names.join("、"));
        }
        page += "\n| column | cell | is read as |\n|---|---|---|\n";
        for (column, chinese, english) in WORDS {
            page += &format!("| `{column}` | {chinese} | `{english}` |\n");
        }
        page
    }

    #[test]
    fn the_documentation_lists_every_heading() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/headings.md");
        if std::env::var_os("RESETTLE_WRITE_DOCS").is_some() {
            std::fs::write(path, page()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap();
        assert!(
            written == page(),
            "write it anew: RESETTLE_WRITE_DOCS=1 cargo test --release headings"
        );
    }

    #[test]
    fn no_heading_stands_for_two_columns_of_a_table() {
        for table in [
            "villages",
            "sites",
            "levels",
            "livelihoods",
            "pairs",
            "commutes",
            "areas",
            "budgets",
            "sectors",
            "zones",
            "settings",
        ] {
            let mut seen = BTreeSet::new();
            let here =
                ALL.iter().filter(|alias| alias.tables.is_empty() || alias.tables.contains(&table));
            for alias in here {
                for heading in alias.headings {
                    assert!(seen.insert(*heading), "{table}: {heading}");
                }
            }
        }
    }
}

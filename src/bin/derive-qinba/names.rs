//! A village's own name, taken out of the official name of its committee.

/// Endings of committee names, longest first.
const COMMITTEES: [&str; 6] =
    ["村民委员会", "村居民委员会", "村民委会", "村委会", "居委会", "委员会"];

/// The village's own name: without the committee and without the names of province, county and
/// township in front; a name that is left bare gets `村`.
///
/// `栾川县三川镇龙脖村村民委员会` in 三川镇 is `龙脖村`; `静好村民委员会` is `静好村`.
pub fn village_name(official: &str, town: &str, county: &str) -> String {
    let mut name = official;
    for committee in COMMITTEES {
        if let Some(bare) = name.strip_suffix(committee)
            && !bare.is_empty()
        {
            name = bare;
            break;
        }
    }
    for prefix in [town, county] {
        if let Some((_, rest)) = name.split_once(prefix)
            && !prefix.is_empty()
            && rest.chars().count() >= 2
        {
            name = rest;
            break;
        }
    }
    // A committee may also stand before a remark in brackets.
    let name = name.replace("村委会", "");
    if ["村", "社区", "场", "队"].iter().any(|ending| name.ends_with(ending)) {
        name
    } else {
        format!("{name}村")
    }
}

#[cfg(test)]
mod tests {
    use super::village_name;

    #[test]
    fn committee_and_township_are_taken_off() {
        for (official, town, county, own) in [
            ("栾川县三川镇龙脖村村民委员会", "三川镇", "栾川县", "龙脖村"),
            ("河南省洛阳市栾川县陶湾镇协心村村民委员会", "陶湾镇", "栾川县", "协心村"),
            ("静好村民委员会", "复兴镇", "仪陇县", "静好村"),
            ("何沟村村委会", "景村镇", "洛南县", "何沟村"),
            ("营盘垭村委会", "茨沟镇", "汉滨区", "营盘垭村"),
            ("鸡山坝村", "王坝镇", "康县", "鸡山坝村"),
            ("水泉湾村村民委会", "城关镇", "康县", "水泉湾村"),
            ("陈家营村委会（大）", "新集镇", "洋县", "陈家营（大）村"),
            ("进步社区村民委员会", "天生镇", "宣汉县", "进步社区"),
        ] {
            assert_eq!(village_name(official, town, county), own);
        }
    }
}

//! Invented names in the manner of the Qinba Mountains, in Latin letters and in Chinese. They are not
//! unique, as real ones are not.

use crate::generate::draw::Draw;

const FAMILIES: [(&str, &str); 24] = [
    ("Zhang", "张"),
    ("Wang", "王"),
    ("Li", "李"),
    ("Chen", "陈"),
    ("Liu", "刘"),
    ("Yang", "杨"),
    ("Zhao", "赵"),
    ("Huang", "黄"),
    ("Zhou", "周"),
    ("Wu", "吴"),
    ("Xu", "徐"),
    ("Sun", "孙"),
    ("Hu", "胡"),
    ("Zhu", "朱"),
    ("Gao", "高"),
    ("Lin", "林"),
    ("He", "何"),
    ("Guo", "郭"),
    ("Ma", "马"),
    ("Luo", "罗"),
    ("Tang", "唐"),
    ("Deng", "邓"),
    ("Feng", "冯"),
    ("Peng", "彭"),
];

const GROUNDS: [(&str, &str); 10] = [
    ("gou", "沟"),
    ("wan", "湾"),
    ("ping", "坪"),
    ("ba", "坝"),
    ("liang", "梁"),
    ("ling", "岭"),
    ("ya", "垭"),
    ("he", "河"),
    ("yuan", "塬"),
    ("an", "庵"),
];

const MARKS: [(&str, &str); 14] = [
    ("Long", "龙"),
    ("Shi", "石"),
    ("Bai", "白"),
    ("Hong", "红"),
    ("Qing", "青"),
    ("Shuang", "双"),
    ("Da", "大"),
    ("Shang", "上"),
    ("Xia", "下"),
    ("Nan", "南"),
    ("Bei", "北"),
    ("Dong", "东"),
    ("Xi", "西"),
    ("Jin", "金"),
];

/// A village, such as `Zhangjiagou`, `张家沟村`.
pub(super) fn village(draw: &mut Draw) -> (String, String) {
    let ((family, family_zh), (ground, ground_zh)) =
        (*draw.one_of(&FAMILIES), *draw.one_of(&GROUNDS));
    (format!("{family}jia{ground}"), format!("{family_zh}家{ground_zh}村"))
}

/// A town, such as `Longping`, `龙坪`.
pub(super) fn town(draw: &mut Draw) -> (String, String) {
    let ((mark, mark_zh), (ground, ground_zh)) = (*draw.one_of(&MARKS), *draw.one_of(&GROUNDS));
    (format!("{mark}{ground}"), format!("{mark_zh}{ground_zh}"))
}

//! Sentences that studies put into their answers, English beside Chinese.

/// The sentences, in the order of the files that say them.
pub const SENTENCES: &[(&str, &str)] = &[
    ("{0} of {1} points have no {2}", "{1}个点中有{0}个没有{2}"),
    ("{0} is the same at all points", "{0}在所有点都相同"),
    (
        "{0} is not written: it takes {1} columns a table at most; results.csv has all",
        "未写出{0}：每张表最多{1}列；results.csv 含全部内容",
    ),
    (
        "of the plans found: where two plans are equally good, either may be found",
        "针对所得方案：两个方案同样好时，得到其中任何一个都可能",
    ),
    ("as told", "按所给值"),
    ("the middle of those solved", "已求解各点的中位数"),
    ("as the base", "与基准相同"),
    ("a guess: --seconds-per-point says better", "估计值：可用 --seconds-per-point 指定"),
    ("their limit of time", "各点的限时"),
];

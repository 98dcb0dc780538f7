//! Sentences about places and coordinate systems, English beside Chinese.

/// The sentences, in the order of the files that say them.
pub const SENTENCES: &[(&str, &str)] = &[
    (
        "write degrees; for metres of a projection name it in [crs]",
        "请填写度；若为投影坐标（米），请在 [crs] 中注明",
    ),
    ("({0}, {1}) is no place of {2}", "（{0}，{1}）不在{2}范围内"),
    ("check the digits, and the system in [crs]", "请检查数字以及 [crs] 中的坐标系"),
    ("these are degrees, but [crs] or the file says {0}", "数值为度，但 [crs] 或文件声明为{0}"),
    ("correct [crs], or write the metres", "请改正 [crs]，或填写米"),
    ("easting and northing are exchanged, by their sizes", "由数值大小判断，东坐标与北坐标颠倒"),
    (
        "`{0}` is taken as the northing and `{1}` as the easting, by their sizes",
        "由数值大小判断，`{0}` 为北坐标，`{1}` 为东坐标",
    ),
    ("the easting lacks the zone number of {0}", "东坐标缺少{0}的带号"),
    (
        "name the system without zone numbers, as \"EPSG:4545\" in place of \"EPSG:4524\"",
        "请写不带带号的坐标系，如以 \"EPSG:4545\" 代替 \"EPSG:4524\"",
    ),
    ("the easting has a zone number in front, which {0} has not", "东坐标前带有带号，而{0}不带"),
    (
        "name the system with zone numbers, as \"EPSG:4524\" in place of \"EPSG:4545\"",
        "请写带带号的坐标系，如以 \"EPSG:4524\" 代替 \"EPSG:4545\"",
    ),
    (
        "where these are CGCS2000, write [crs] name = \"{0}\"; Xi'an 1980 and Beijing 1954 have to be converted first",
        "若为CGCS2000，请写 [crs] name = \"{0}\"；西安1980和北京1954须先转换",
    ),
    (
        "these are metres of a projection, and nothing says of which",
        "数值为投影坐标（米），但未说明是哪种投影",
    ),
    (
        "{0}; they look like the 3° zone {1} of Gauss and Krüger",
        "{0}；看起来是高斯—克吕格3度带第{1}带",
    ),
    (
        "{0}; they look like the 6° zone {1} of Gauss and Krüger",
        "{0}；看起来是高斯—克吕格6度带第{1}带",
    ),
    (
        "{0}; they look like Gauss-Krüger without zone number, whose central meridian the numbers do not tell",
        "{0}；看起来是不带带号的高斯—克吕格坐标，数值本身看不出中央子午线",
    ),
    (
        "{0}; 108E stands for the central meridian of your survey",
        "{0}；其中108E应换成测量所用的中央子午线",
    ),
    ("name it: [crs] name = \"…\", where … is {0}", "请注明：[crs] name = \"…\"，其中 … 为{0}"),
    ("WGS84 or CGCS2000 longitude and latitude", "WGS84或CGCS2000经纬度"),
    ("Gauss-Krüger metres with the central meridian {0}°", "高斯—克吕格坐标（米），中央子午线{0}°"),
    ("Web Mercator metres", "Web墨卡托坐标（米）"),
    ("write {0}", "请写{0}"),
    (
        "WGS84, CGCS2000, an EPSG code of CGCS2000 (\"EPSG:4490\", \"EPSG:4491\" to \"EPSG:4554\"), \"CGCS2000 / 3-degree Gauss-Kruger CM 108E\", \"EPSG:3857\", \"GCJ-02\" or \"BD-09\"",
        "WGS84、CGCS2000、CGCS2000的EPSG代码（\"EPSG:4490\"、\"EPSG:4491\"至\"EPSG:4554\"）、\"CGCS2000 / 3-degree Gauss-Kruger CM 108E\"、\"EPSG:3857\"、\"GCJ-02\" 或 \"BD-09\"",
    ),
    ("[crs] {0} says {1}, and that holds", "以 [crs] {0} 所写的{1}为准"),
    (
        "that holds for it; to set it otherwise, write [crs] {0}",
        "以此为准；如需另设，请写 [crs] {0}",
    ),
    (
        "its shift to CGCS2000 (about 100 m) is not public: have the surveying office convert the places to CGCS2000",
        "其与CGCS2000的偏移（约100米）不公开：请由测绘部门转换为CGCS2000",
    ),
    ("{0}% of its area lies in {1}: {2} {3}%, so it {4}", "其面积的{0}%位于{1}：{2}{3}%，因此{4}"),
    ("at least", "不少于"),
    ("less than", "不足"),
    ("counts as lying there", "视为位于其中"),
    ("does not count as lying there", "不视为位于其中"),
];

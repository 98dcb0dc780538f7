//! Sentences about workbooks, layers and encodings, English beside Chinese.

/// The sentences, in the order of the files that say them.
pub const SENTENCES: &[(&str, &str)] = &[
    ("which {0} holds the table {1} is not certain", "不能确定哪个{0}是表{1}"),
    ("the sheet of the table {0} is hidden, and so not read", "表{0}的工作表已隐藏，因此不读取"),
    ("no such table", "没有该表"),
    // cells
    (
        "correct the formula, or write its value in the cell",
        "请改正公式，或在单元格中直接填写其数值",
    ),
    (
        "the cell holds a formula without a computed value; it counts as empty",
        "单元格中的公式没有计算结果，视为空",
    ),
    (
        "the cell holds a formula whose stored value is 0: perhaps it was never computed",
        "单元格中公式的存储值为0：可能从未计算",
    ),
    ("write the number, and format the cell as a number", "请填写数字，并将单元格格式设为数值"),
    (
        "format the column as text, and write the text anew: spreadsheet programs turn 3-5 into a date",
        "请将该列设为文本格式并重新填写：电子表格程序会把 3-5 变成日期",
    ),
    (
        "format the column as text, and write the full number anew",
        "请将该列设为文本格式，并重新填写完整的数字",
    ),
    ("undo the merge, and write the value in each cell", "请取消合并，并在每个单元格中填写"),
    ("thousands marks are left out: the number is {0}", "已去掉千位分隔符：数值为{0}"),
    // files
    ("the sheet cannot be read: {0}", "工作表无法读取：{0}"),
    ("the workbook is damaged: {0}", "工作簿已损坏：{0}"),
    ("the workbook is damaged", "工作簿已损坏"),
    ("the file is a zip archive, not a workbook", "文件是压缩包，不是工作簿"),
    (
        "the file is a web page or XML under the name of a workbook",
        "文件是网页或XML，只是用了工作簿的文件名",
    ),
    ("the file is plain text under the name of a workbook", "文件是纯文本，只是用了工作簿的文件名"),
    ("the file is not a workbook", "文件不是工作簿"),
    ("it looks like UTF-16", "看起来是UTF-16"),
    ("it is a workbook or a zip archive", "是工作簿或压缩包"),
    ("it looks like GBK", "看起来是GBK"),
    ("some bytes are not UTF-8", "有字节不是UTF-8"),
    // layers
    ("the table (.dbf) is cut off", "属性表（.dbf）不完整"),
    ("the table (.dbf) contradicts itself", "属性表（.dbf）自相矛盾"),
    ("the .cpg file names an encoding that is not known: {0}", ".cpg 文件中的编码未知：{0}"),
    (
        "its texts are in a language other than Chinese by the header (0x{0})",
        "按文件头（0x{0}），其文本不是中文",
    ),
    ("the geometry cannot be read: {0}", "几何图形无法读取：{0}"),
    ("the geometry cannot be read", "几何图形无法读取"),
    ("the geometry is damaged", "几何图形已损坏"),
    ("the file is not a GeoPackage", "文件不是GeoPackage"),
    ("the GeoPackage cannot be read: {0}", "GeoPackage无法读取：{0}"),
    ("the layer cannot be read: {0}", "图层无法读取：{0}"),
    ("the feature has {0} points", "要素有{0}个点"),
    ("the feature is neither a point nor a polygon", "要素既不是点也不是多边形"),
    ("the polygon of the feature has no area", "要素的多边形没有面积"),
    ("there are {0} shapes and {1} rows in the table", "有{0}个图形，而属性表有{1}行"),
    ("the file is not a shapefile: {0}", "文件不是Shapefile：{0}"),
    ("the shapefile is damaged: {0}", "Shapefile已损坏：{0}"),
    ("the shapefile is damaged", "Shapefile已损坏"),
    ("the shape cannot be read: {0}", "图形无法读取：{0}"),
    // money and clusters
    ("several areas of different kinds have this id", "不同类型的区域使用了同一编号"),
    ("give the areas that have budgets ids that no other area has", "有预算的区域应使用唯一的编号"),
    ("write letters, digits and . _ - : / @ , + only", "只能使用字母、数字和 . _ - : / @ , +"),
    ("this is no name that a cluster knows", "集群不认识该名称"),
    (
        "write one line each, as sbatch = [\"--constraint=avx2\"]",
        "每项写一行，如 sbatch = [\"--constraint=avx2\"]",
    ),
    ("this is not one line", "这不是一行"),
    ("write a number from {0} to {1}", "请填写{0}至{1}之间的数"),
    ("this number is not possible here", "此处不能用该数"),
    ("write a number above 0", "请填写大于0的数"),
    ("a point takes some time", "每个点都需要一些时间"),
    // words within sentences
    ("at least 0", "不小于0"),
    ("at least 1", "不小于1"),
    ("above 0, at most 1", "大于0且不大于1"),
    ("remove it", "请删去"),
    ("no limit", "无上限"),
    ("the smaller of households and workers", "户数与劳动力中较小者"),
    ("sites.csv or levels.csv", "sites.csv 或 levels.csv"),
    ("site or village", "安置点或村庄"),
];

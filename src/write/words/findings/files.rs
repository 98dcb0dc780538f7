//! Sentences about the office's own files: workbooks, map layers, coordinate systems; English beside Chinese.

/// The sentences, in the order of the files that say them.
pub const SENTENCES: &[(&str, &str)] = &[
    // files that are open, missing or twice there
    (
        "another program has the file open, with changes that are not in it yet",
        "该文件正被另一程序打开，其中的改动尚未保存",
    ),
    ("save and close it there, and run again", "请在该程序中保存并关闭，然后重新运行"),
    ("the file cannot be read: {0}", "文件无法读取：{0}"),
    ("let the file be read, or take it away", "请允许读取该文件，或将其移走"),
    (
        "the sheet is hidden; it is read, since [files] names it",
        "该工作表已隐藏；因 [files] 指名了它，仍予读取",
    ),
    ("nothing to do, if that is meant", "若本意如此，无需处理"),
    (
        "name it in [files] as {0} = \"{1}#{2}\"; there are {3}",
        "请在 [files] 中写 {0} = \"{1}#{2}\"；现有 {3}",
    ),
    ("not read: the table {0} is read from {1}", "未读取：表 {0} 读自 {1}"),
    (
        "to read this one, name it in [files] of instance.toml: {0} = \"{1}\"",
        "若要读取此表，请在 instance.toml 的 [files] 中写 {0} = \"{1}\"",
    ),
    ("the table {0} is there {1} times: {2}", "表 {0} 出现了{1}次：{2}"),
    (
        "name the right one in [files] of instance.toml, as {0} = \"{1}\", or take the others away",
        "请在 instance.toml 的 [files] 中写明正确的一个，如 {0} = \"{1}\"，或移走其余的",
    ),
    ("there is no sheet of the table {0}", "没有表 {0} 的工作表"),
    ("name its sheet {0}{1}", "请将其工作表命名为 {0}{1}"),
    (
        "unhide the sheet, or name it in [files]: {0} = \"{1}\"",
        "请取消隐藏该工作表，或在 [files] 中写 {0} = \"{1}\"",
    ),
    // settings on a sheet
    ("the settings are read from {0}", "设置读自{0}"),
    (
        "keep one sheet of settings, or write instance.toml",
        "请只保留一张设置工作表，或编写 instance.toml",
    ),
    ("the settings need the columns key and value", "设置表需要 key（键）和 value（值）两列"),
    (
        "write key (键) and value (值) as headings, and a setting in each row",
        "请以 key（键）和 value（值）为表头，每行一项设置",
    ),
    ("write a dotted key, as goal.weights.jobless", "请写点分的键，如 goal.weights.jobless"),
    // cells
    ("the cell holds a date", "单元格中是日期"),
    (
        "the cell holds a number of more than 15 digits; spreadsheet programs have lost its last digits",
        "单元格中的数字超过15位；电子表格程序已丢失其末尾数位",
    ),
    (
        "the cell is part of merged cells, of which only the first has a value",
        "该单元格属于合并单元格，其中只有第一个有值",
    ),
    ("the formula of the cell ends in an error", "单元格的公式结果为错误"),
    (
        "open the workbook in a spreadsheet program and save it there, or write the value itself",
        "请用电子表格程序打开并保存该工作簿，或直接填写数值",
    ),
    ("nothing to do; it holds for the whole column", "无需处理；整列均如此"),
    // rows of a sheet
    ("the heading is merged over {0}:{1}", "表头在 {0}:{1} 合并"),
    (
        "undo the merge: each column has its own heading, all of them in one row",
        "请取消合并：每列各有表头，且都在同一行",
    ),
    (
        "the headings are taken from row {0}; the rows above are not read",
        "表头取自第{0}行；其上各行不读取",
    ),
    ("nothing to do, unless the headings are in another row", "除非表头在另一行，否则无需处理"),
    ("the row adds up others; it is no row of its own", "该行是其他行的合计，不是单独的一行"),
    ("remove the row from the table", "请从表中删去该行"),
    ("the sheet has no headings", "工作表没有表头"),
    ("write the headings in one row, and the data below", "请将表头写在一行，数据写在其下"),
    ("{0} empty rows between the others are passed over", "跳过中间的{0}个空行"),
    ("nothing to do, unless a row lost its content", "除非某行内容丢失，否则无需处理"),
    // workbooks
    ("the workbook is protected by a password", "工作簿受密码保护"),
    (
        "open it in a spreadsheet program, take the password off, and save it",
        "请用电子表格程序打开，取消密码并保存",
    ),
    (
        "open it in a spreadsheet program and save it as .xlsx; a text table is to be named .csv",
        "请用电子表格程序打开并另存为 .xlsx；文本表格应以 .csv 命名",
    ),
    ("save the workbook again", "请重新保存该工作簿"),
    // map layers
    (
        "places are those of the features; attributes with coordinates are not read",
        "位置取自要素本身；含坐标的属性不读取",
    ),
    (
        "nothing to do, if the map shows the features where they are",
        "若地图上要素位置正确，无需处理",
    ),
    ("give each feature one point or one polygon", "请使每个要素为一个点或一个多边形"),
    ("save the layer again from a GIS program", "请用GIS软件重新保存该图层"),
    (
        "neither a .cpg file nor the table says its encoding; it was read as {0}",
        ".cpg 文件和属性表均未说明编码；按{0}读取",
    ),
    (
        "nothing to do, unless names look wrong; a .cpg file with the encoding's name is certain",
        "除非名称显示有误，否则无需处理；用 .cpg 文件写明编码最为可靠",
    ),
    ("some texts of the table are not of its encoding", "属性表中有些文字不符合其编码"),
    (
        "correct the .cpg file, or save the layer again as UTF-8",
        "请改正 .cpg 文件，或以UTF-8重新保存该图层",
    ),
    ("there is no table (.dbf) beside the shapefile", "shapefile 旁没有属性表（.dbf）"),
    (
        "copy all files of the same name: .shp, .shx, .dbf, .prj, .cpg",
        "请复制所有同名文件：.shp、.shx、.dbf、.prj、.cpg",
    ),
    ("names cut to ten letters are read as {0}", "被截为十个字母的字段名按{0}读取"),
    ("correct the polygon in a map program", "请在地图软件中改正该多边形"),
    (
        "nothing to do; [zones] of instance.toml sets from which share on it counts",
        "无需处理；instance.toml 的 [zones] 规定从多大比例起计入",
    ),
    // coordinate systems
    ("nothing to do: survey tables have the northing first", "无需处理：测量成果表中北坐标在前"),
    ("[crs] has the keys name, {0}", "[crs] 的键有 name、{0}"),
    ("the datum {0} is not read", "不支持大地基准{0}"),
    ("the file states a coordinate system that is not read", "文件声明的坐标系不支持"),
    ("the file states {0}: {1}", "文件声明为{0}：{1}"),
    ("this names no coordinate system that is read", "这不是所支持的坐标系名称"),
    (
        "save the layer in WGS84 or CGCS2000, or name the system as [crs] {0} = \"…\": {1}",
        "请以WGS84或CGCS2000保存该图层，或写明坐标系，如 [crs] {0} = \"…\"：{1}",
    ),
    ("the polygons are in degrees, but the file states {0}", "多边形以度为单位，但文件声明为{0}"),
    (
        "correct the statement, or name the system as [crs] zones = \"WGS84\"",
        "请改正该声明，或写 [crs] zones = \"WGS84\"",
    ),
    ("zones are polygons, which no sheet can hold", "分区是多边形，工作表无法容纳"),
    ("{0} are lines, which no sheet can hold", "{0}是线，工作表无法容纳"),
    ("not drawn: {0}", "未绘制：{0}"),
    ("the feature is neither a line nor a polygon", "要素既不是线也不是多边形"),
    ("the feature has a point that is no place in {0}", "要素有一点不是{0}中的有效位置"),
    (
        "give lines or polygons, in the coordinate system that the file states",
        "请以文件所注明的坐标系提供线或多边形",
    ),
    ("give them as GeoPackage, shapefile or GeoJSON", "请以GeoPackage、shapefile或GeoJSON提供"),
];

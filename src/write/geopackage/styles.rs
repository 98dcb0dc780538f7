//! Styles beside the layers: QGIS applies them when it opens the file. SLD for other programs.

use crate::write::document::Document;
use crate::write::geopackage::layers;
use crate::write::geopackage::schema;
use crate::write::words::Text;
use rusqlite::Connection;
use rusqlite::params;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A colour with its opacity, as red, green, blue, alpha.
type Colour = [u8; 4];

/// Colours of zone classes, in their alphabetical order.
const ZONES: [[u8; 3]; 12] = [
    [58, 125, 68],
    [138, 177, 125],
    [233, 196, 106],
    [157, 129, 137],
    [87, 117, 144],
    [188, 108, 37],
    [109, 89, 122],
    [144, 169, 85],
    [42, 157, 143],
    [181, 131, 141],
    [127, 85, 57],
    [67, 97, 238],
];

/// One class of a style: the value of the attribute, its name, its look.
struct Class {
    value: String,
    label: String,
    symbol: Symbol,
}

/// How features look.
enum Symbol {
    /// Diameter \[mm\], and an expression that gives it for each feature.
    Marker {
        colour: Colour,
        size: f64,
        by: Option<String>,
    },
    /// Width \[mm\].
    Line {
        colour: Colour,
        width: f64,
    },
    Area {
        colour: Colour,
    },
}

/// The style of a layer: one look, or a look for each value of an attribute.
struct Look {
    attribute: Option<&'static str>,
    classes: Vec<Class>,
}

/// Writes the table of styles.
pub fn write(package: &Connection, document: &Document<'_>) -> rusqlite::Result<()> {
    package.execute_batch(schema::STYLES)?;
    let changed = layers::changed(document);
    for layer in layers::all() {
        let look = look(document, layer.table);
        package.execute(
            "INSERT INTO layer_styles VALUES (NULL, '', '', ?, 'geom', ?, ?, ?, 1, ?, '', NULL, ?)",
            params![
                layer.table,
                layer.table,
                qml(&look),
                sld(layer.table, &look),
                document.say(layer.title),
                changed
            ],
        )?;
    }
    package.execute(
        "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, NULL, NULL, NULL, NULL, NULL)",
        params![changed],
    )?;
    Ok(())
}

/// The look of a layer.
fn look(document: &Document<'_>, table: &str) -> Look {
    let class = |value: &str, text: Text, symbol| Class {
        value: value.to_owned(),
        label: document.say(text).to_owned(),
        symbol,
    };
    let one = |text, symbol| Look { attribute: None, classes: vec![class("", text, symbol)] };
    let marker = |colour, size| Symbol::Marker { colour, size, by: None };
    match table {
        "zones" => {
            let zones = document.record.instance.zones.iter();
            let words: BTreeSet<&str> = zones.map(|zone| zone.class.as_str()).collect();
            let classes =
                words.into_iter().zip(ZONES.iter().cycle()).map(|(word, [r, g, b])| Class {
                    value: word.to_owned(),
                    label: word.to_owned(),
                    symbol: Symbol::Area { colour: [*r, *g, *b, 70] },
                });
            Look { attribute: Some("class"), classes: classes.collect() }
        }
        "moves" => one(Text::Moves, Symbol::Line { colour: [47, 127, 98, 170], width: 0.3 }),
        "commutes" => {
            one(Text::CommuteLines, Symbol::Line { colour: [123, 94, 167, 90], width: 0.2 })
        }
        "villages" => Look {
            attribute: Some("decision"),
            classes: vec![
                class("moves", Text::Moving, marker([47, 127, 98, 255], 1.8)),
                class("stays", Text::Staying, marker([74, 120, 181, 255], 1.8)),
                class("unplaced", Text::WithoutPlace, marker([200, 55, 45, 255], 2.6)),
                class("", Text::Undecided, marker([138, 138, 138, 255], 2.0)),
            ],
        },
        "livelihoods" => one(Text::Livelihoods, marker([123, 94, 167, 255], 1.4)),
        _ => {
            let households = document.tally.into_iter().flat_map(|tally| &tally.sites);
            let most = households.map(|site| site.households).max().unwrap_or(0).max(1);
            let by = Some(format!("2 + 8 * sqrt(coalesce(\"households\", 0) / {most}.0)"));
            let open = Symbol::Marker { colour: [217, 130, 43, 200], size: 4.0, by };
            Look {
                attribute: Some("open"),
                classes: vec![
                    class("yes", Text::Open, open),
                    class("no", Text::NotOpen, marker([255, 255, 255, 200], 1.6)),
                ],
            }
        }
    }
}

/// A text inside XML.
fn xml(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\t' | '\n');
    let text: String = text.chars().filter(allowed).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The style as QGIS writes it.
fn qml(look: &Look) -> String {
    let mut out = String::from(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" styleCategories=\"Symbology\">",
    );
    match look.attribute {
        Some(attribute) => {
            let _ = write!(
                out,
                "<renderer-v2 type=\"categorizedSymbol\" attr=\"{attribute}\" forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\"><categories>"
            );
            for (at, class) in look.classes.iter().enumerate() {
                let (value, label) = (xml(&class.value), xml(&class.label));
                let _ = write!(
                    out,
                    "<category render=\"true\" symbol=\"{at}\" value=\"{value}\" label=\"{label}\" type=\"string\"/>"
                );
            }
            out.push_str("</categories>");
        }
        None => out.push_str(
            "<renderer-v2 type=\"singleSymbol\" forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\">",
        ),
    }
    out.push_str("<symbols>");
    for (at, class) in look.classes.iter().enumerate() {
        symbol(&mut out, at, &class.symbol);
    }
    out.push_str("</symbols></renderer-v2></qgis>");
    out
}

/// One symbol as QGIS writes it.
fn symbol(out: &mut String, at: usize, symbol: &Symbol) {
    let rgba = |[r, g, b, a]: Colour| format!("{r},{g},{b},{a}");
    let (kind, class, properties, by) = match symbol {
        Symbol::Marker { colour, size, by } => {
            let properties = vec![
                ("name", "circle".to_owned()),
                ("color", rgba(*colour)),
                ("size", size.to_string()),
                ("size_unit", "MM".to_owned()),
                ("outline_color", "70,70,70,160".to_owned()),
                ("outline_width", "0.15".to_owned()),
            ];
            ("marker", "SimpleMarker", properties, by.as_deref())
        }
        Symbol::Line { colour, width } => {
            let properties = vec![
                ("line_color", rgba(*colour)),
                ("line_width", width.to_string()),
                ("line_width_unit", "MM".to_owned()),
            ];
            ("line", "SimpleLine", properties, None)
        }
        Symbol::Area { colour } => {
            let [r, g, b, _] = *colour;
            let properties = vec![
                ("color", rgba(*colour)),
                ("style", "solid".to_owned()),
                ("outline_color", rgba([r, g, b, 200])),
                ("outline_width", "0.2".to_owned()),
            ];
            ("fill", "SimpleFill", properties, None)
        }
    };
    let _ = write!(
        out,
        "<symbol type=\"{kind}\" name=\"{at}\" alpha=\"1\" clip_to_extent=\"1\"><layer class=\"{class}\" enabled=\"1\" pass=\"0\" locked=\"0\"><Option type=\"Map\">"
    );
    for (name, value) in &properties {
        let _ = write!(out, "<Option name=\"{name}\" value=\"{value}\" type=\"QString\"/>");
    }
    out.push_str("</Option>");
    // Versions before 3.26 read these.
    for (name, value) in &properties {
        let _ = write!(out, "<prop k=\"{name}\" v=\"{value}\"/>");
    }
    if let Some(expression) = by {
        let expression = xml(expression);
        let _ = write!(
            out,
            "<data_defined_properties><Option type=\"Map\"><Option name=\"name\" value=\"\" type=\"QString\"/><Option name=\"properties\" type=\"Map\"><Option name=\"size\" type=\"Map\"><Option name=\"active\" value=\"true\" type=\"bool\"/><Option name=\"expression\" value=\"{expression}\" type=\"QString\"/><Option name=\"type\" value=\"3\" type=\"int\"/></Option></Option><Option name=\"type\" value=\"collection\" type=\"QString\"/></Option></data_defined_properties>"
        );
    }
    out.push_str("</layer></symbol>");
}

/// The style as the OGC's Styled Layer Descriptor 1.0; sizes are in pixels there and fixed.
fn sld(table: &str, look: &Look) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><StyledLayerDescriptor version=\"1.0.0\" xmlns=\"http://www.opengis.net/sld\" xmlns:ogc=\"http://www.opengis.net/ogc\"><NamedLayer><Name>{table}</Name><UserStyle><FeatureTypeStyle>"
    );
    let paint = |[r, g, b, a]: Colour, what: &str| {
        let opacity = f64::from(a) / 255.0;
        format!(
            "<CssParameter name=\"{what}\">#{r:02x}{g:02x}{b:02x}</CssParameter><CssParameter name=\"{what}-opacity\">{opacity:.2}</CssParameter>"
        )
    };
    for class in &look.classes {
        let _ = write!(out, "<Rule><Name>{}</Name>", xml(&class.label));
        if let Some(attribute) = look.attribute {
            let _ = write!(
                out,
                "<ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>{attribute}</ogc:PropertyName><ogc:Literal>{}</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>",
                xml(&class.value)
            );
        }
        let _ = match &class.symbol {
            Symbol::Marker { colour, size, .. } => write!(
                out,
                "<PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName><Fill>{}</Fill></Mark><Size>{}</Size></Graphic></PointSymbolizer>",
                paint(*colour, "fill"),
                size * 3.0
            ),
            Symbol::Line { colour, width } => write!(
                out,
                "<LineSymbolizer><Stroke>{}<CssParameter name=\"stroke-width\">{}</CssParameter></Stroke></LineSymbolizer>",
                paint(*colour, "stroke"),
                width * 3.0
            ),
            Symbol::Area { colour } => write!(
                out,
                "<PolygonSymbolizer><Fill>{}</Fill></PolygonSymbolizer>",
                paint(*colour, "fill")
            ),
        };
        out.push_str("</Rule>");
    }
    out.push_str("</FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>");
    out
}

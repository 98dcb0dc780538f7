//! The stable codes of everything that reading can find, each with its meaning. Scripts may rely on
//! them; a code is never given a second meaning.

/// Declares the codes as constants, and the list of all of them.
macro_rules! codes {
    ($($name:ident = $code:literal: $meaning:literal;)*) => {
        $(#[doc = $meaning] pub const $name: &str = $code;)*

        /// Every code with its meaning, in the order of the documentation.
        pub const ALL: &[(&str, &str)] = &[$(($code, $meaning)),*];
    };
}

codes! {
    FILE_MISSING = "file.missing": "A file that is needed or named does not exist.";
    LOCK_ROW = "locks.row": "A row of a table of locks is none of the known forms, or names what the instance does not have.";
    FILE_ENCODING = "file.encoding": "A TOML, JSON or GeoJSON file is not UTF-8 text.";

    FILE_TWICE = "file.twice": "A table is there more than once.";

    WORKBOOK_FILE = "workbook.file": "A workbook or GeoPackage is damaged, or is something else under its name.";
    WORKBOOK_PASSWORD = "workbook.password": "A workbook is protected by a password.";
    WORKBOOK_SHEET = "workbook.sheet": "A workbook has no sheet of a table, or it is not certain which.";
    WORKBOOK_HIDDEN = "workbook.hidden": "A sheet is hidden.";
    WORKBOOK_ROWS = "workbook.rows": "Rows of a sheet are passed over: titles, empty rows; or a row adds up others.";
    WORKBOOK_MERGED = "workbook.merged": "Cells or headings of a sheet are merged.";
    WORKBOOK_FORMULA = "workbook.formula": "A formula ends in an error, or was perhaps never computed.";
    WORKBOOK_TYPE = "workbook.type": "A cell holds a date where something else belongs.";
    WORKBOOK_DIGITS = "workbook.digits": "A long number has lost its last digits.";

    LAYER_FILE = "layer.file": "A map layer cannot be read.";
    LAYER_GEOMETRY = "layer.geometry": "A feature is neither a point nor a polygon.";
    LAYER_PLACE = "layer.place": "Attributes that repeat the places of features are not read.";

    ENCODING = "csv.encoding": "A table is not UTF-8 text.";
    DECODED = "csv.decoded": "A table is in GB18030 (GBK) and was decoded.";
    HEADING = "csv.heading": "Chinese headings were read as the columns they stand for.";
    EMPTY_FILE = "csv.empty_file": "A table has no header, or no rows where some are needed.";
    MISSING_COLUMN = "csv.missing_column": "A table lacks a column that is needed.";
    UNKNOWN_COLUMN = "csv.unknown_column": "A column that nothing reads; it is ignored.";
    DUPLICATE_COLUMN = "csv.duplicate_column": "Two columns have one name.";
    TRUNCATED = "csv.truncated": "A row has too few or too many cells, or a quoted cell is not closed.";
    NEWLINE = "csv.newline": "A cell holds a line break; often a quotation mark is missing.";
    EMPTY_CELL = "csv.empty_cell": "A cell is empty: an error where a value is needed, else it says what is assumed.";
    ID = "csv.id": "An id has spaces around it or holds a control character.";
    DUPLICATE_ID = "csv.duplicate_id": "An id, or a pair of ids, stands in two rows.";
    UNKNOWN_REFERENCE = "csv.unknown_reference": "A cell names something that no table has.";
    AMBIGUOUS_REFERENCE = "csv.ambiguous_reference": "A cell names two things at once.";
    NUMBER = "csv.number": "A cell that is to hold a number does not hold a plain one.";
    THOUSANDS = "csv.thousands": "Numbers are written with thousands marks, and were read without them.";
    NEGATIVE = "csv.negative": "A number is negative where that has no meaning.";
    RANGE = "csv.range": "A number is out of its range.";
    WORD = "csv.word": "A cell holds none of the allowed words.";
    CONTRADICTION = "csv.contradiction": "Two cells contradict each other.";
    CYCLE = "csv.cycle": "Areas are parents of each other in a circle.";
    DIVISIBLE = "csv.divisible": "A village may be divided, which is not offered yet: it moves whole.";
    MONEY = "csv.money_total": "All amounts together are more than can be added exactly.";

    COORDINATES_RANGE = "coordinates.range": "A longitude or latitude does not exist.";
    COORDINATES_SWAPPED = "coordinates.swapped": "Longitude and latitude are exchanged.";
    COORDINATES_PLACE = "coordinates.place": "A place is at (0, 0), or far from everything else.";
    COORDINATES_MISSING = "coordinates.missing": "A place is needed to compute a distance that no table gives.";

    COORDINATES_SYSTEM = "coordinates.system": "The coordinate system is not known, not read, or not what the numbers are.";
    COORDINATES_AXES = "coordinates.axes": "Which coordinate is the easting was told by their sizes, or cannot be told.";

    ZONE_SYNTAX = "zones.syntax": "The file is not JSON, or not a GeoJSON FeatureCollection.";
    ZONE_CRS = "zones.crs": "The file states a coordinate system other than WGS84.";
    ZONE_CLASS = "zones.class": "A feature has no class, or a property of the wrong type.";
    ZONE_GEOMETRY = "zones.geometry": "A feature is not a sound polygon.";
    ZONE_OPEN_RING = "zones.open_ring": "The last point of a ring is not its first.";
    ZONE_SHARE = "zones.share": "A village or site with a polygon lies in a zone class in part.";
    ZONE_SELF_CROSSING = "zones.self_crossing": "A ring crosses itself.";

    TOML_SYNTAX = "toml.syntax": "A TOML file cannot be parsed.";
    TOML_UNKNOWN_KEY = "toml.unknown_key": "A key that nothing reads; probably misspelt.";
    TOML_VALUE = "toml.value": "A key has a value of the wrong type or out of its range.";
    SET_MALFORMED = "set.malformed": "A --set is not KEY=VALUE, or a changed fact is not table.column.operation = number.";
    SET_UNKNOWN = "set.unknown": "A changed fact names a table, column, row or operation that does not exist.";
    SET_AMBIGUOUS = "set.ambiguous": "A change of a site cannot be carried over to its levels.";
    SET_CHANGED = "set.changed": "How many values a changed fact has changed.";

    RULE_REFERENCE = "rule.unknown_reference": "A rule names something that the instance does not have.";
    RULE_COLUMN = "rule.missing_column": "A rule needs a column or file that the instance does not have.";
    RULE_NEEDS = "rule.needs": "A rule means nothing without another rule.";
    RULE_CONTRADICTION = "rule.contradiction": "Two rules, or a rule and the data, cannot both hold.";
    RULE_IDLE = "rule.idle": "A rule that is on has nothing to act on.";

    GOAL_LAYER = "goal.layer": "Layers and weights do not fit together.";
    GOAL_TERM = "goal.term": "A term that does not exist or is not offered yet.";
    GOAL_NEEDS = "goal.needs": "A term needs a rule, column or file that is not there.";
    GOAL_NOTHING = "goal.nothing": "Nothing is weighed: any plan is as good as any other.";

    PLAN_SYNTAX = "plan.syntax": "The plan is not JSON of the documented form.";
    PLAN_FORMAT = "plan.format": "The plan has a format that this version does not read.";
    PLAN_INSTANCE = "plan.other_instance": "The plan was made for an instance of another name.";
    PLAN_VILLAGE = "plan.unknown_village": "The plan names a village that does not exist.";
    PLAN_SITE = "plan.unknown_site": "The plan names a site that does not exist.";
    PLAN_LEVEL = "plan.unknown_level": "The plan names a level that the site does not have.";
    PLAN_LIVELIHOOD = "plan.unknown_livelihood": "The plan names a livelihood that does not exist.";
    PLAN_SKILL = "plan.unknown_skill": "The plan names a skill that no village has.";
    STUDY_VALUE = "study.value": "A key of a study has a value that it cannot take.";
    STUDY_KEY = "study.missing_key": "A study lacks a key that its design needs.";
    STUDY_EMPTY = "study.empty": "A design has no points, or a parameter no values.";
    STUDY_DISTRIBUTION = "study.distribution": "A distribution cannot be: its numbers contradict each other.";
    STUDY_PARAMETER = "study.parameter": "A parameter that no scenario can set, or a value that it cannot take.";
    STUDY_LARGE = "study.large": "A design has more points than a study can hold.";

    PLAN_DECISION = "plan.decision": "An entry does not say, or says twice, what is decided.";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn no_code_has_two_meanings() {
        let codes: std::collections::BTreeSet<_> = ALL.iter().map(|(code, _)| code).collect();
        assert_eq!(codes.len(), ALL.len());
    }
}

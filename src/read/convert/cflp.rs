//! Single-source capacitated facility location in plain text.
//!
//! # Format
//! `I J`, the numbers of sites and customers; I times `capacity fixed_cost`; J demands; I times J
//! total costs of serving the whole of customer j from site i. Numbers are separated by spaces or
//! line ends, wherever these stand.
//!
//! # Meaning
//! A customer becomes a village that must move, with its demand as households; a serving cost
//! becomes the cost of a pair; the rules are `capacity` (and those that always hold), the goal is building
//! plus pair costs. The text is read once, number by number, and never held.

use crate::facts::Cny;
use crate::read::convert::ConvertError;
use crate::read::convert::Converted;
use crate::read::convert::tokens::Fault;
use crate::read::convert::tokens::Tokens;
use crate::read::convert::tokens::money;
use crate::read::convert::tokens::whole;
use crate::staged::Staged;
use std::fmt;
use std::fs::File;
use std::io;
use std::io::BufReader;
use std::path::Path;
use std::path::PathBuf;

/// Most sites, and most customers.
const MOST: u32 = 10_000_000;

/// Which number of the text; sites and customers count from 1, as in the ids of the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Entry {
    /// The first number.
    SiteCount,
    /// The second number.
    CustomerCount,
    /// Capacity of a site.
    Capacity(u32),
    /// Fixed cost of a site.
    FixedCost(u32),
    /// Demand of a customer.
    Demand(u32),
    /// Cost of serving a customer from a site.
    ServingCost {
        /// The site.
        site: u32,
        /// The customer.
        customer: u32,
    },
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SiteCount => write!(f, "the number of sites (first number)"),
            Self::CustomerCount => write!(f, "the number of customers (second number)"),
            Self::Capacity(site) => write!(f, "the capacity of site {site}"),
            Self::FixedCost(site) => write!(f, "the fixed cost of site {site}"),
            Self::Demand(customer) => write!(f, "the demand of customer {customer}"),
            Self::ServingCost { site, customer } => {
                write!(f, "the cost of serving customer {customer} from site {site}")
            }
        }
    }
}

/// Converts the text file `input` to an instance folder at `out`, which must not exist yet or be
/// empty. The folder appears whole or not at all.
///
/// # Errors
/// When the text cannot be read or is not in the format, the folder is taken or cannot be written.
pub fn convert_cflp(input: &Path, out: &Path) -> Result<Converted, ConvertError> {
    let file = File::open(input)
        .map_err(|source| ConvertError::Read { path: input.to_owned(), source })?;
    let mut numbers =
        Numbers { path: input, tokens: Tokens::new(BufReader::new(file)), rounded: 0 };
    let staged = Staged::begin(out)?;

    let sites = numbers.whole(Entry::SiteCount, 1)?;
    let villages = numbers.whole(Entry::CustomerCount, 1)?;

    let mut table =
        Table::new(&staged, "sites.csv", ["id", "capacity_households", "fixed_cost_cny"])?;
    for site in 1..=sites {
        let capacity = numbers.whole(Entry::Capacity(site), 0)?;
        let fixed = numbers.money(Entry::FixedCost(site))?;
        table.row([format!("S{site}"), capacity.to_string(), fixed.to_string()])?;
    }
    table.finish()?;

    let mut table = Table::new(&staged, "villages.csv", ["id", "households", "policy"])?;
    for customer in 1..=villages {
        let demand = numbers.whole(Entry::Demand(customer), 1)?;
        table.row([format!("V{customer}"), demand.to_string(), "must".to_owned()])?;
    }
    table.finish()?;

    let mut table = Table::new(&staged, "pairs.csv", ["village", "site", "cost_cny"])?;
    for site in 1..=sites {
        for customer in 1..=villages {
            let cost = numbers.money(Entry::ServingCost { site, customer })?;
            table.row([format!("V{customer}"), format!("S{site}"), cost.to_string()])?;
        }
    }
    table.finish()?;
    numbers.end(Entry::ServingCost { site: sites, customer: villages })?;

    let stem = input.file_stem().unwrap_or(input.as_os_str()).to_string_lossy();
    let converted = Converted {
        name: stem.into_owned(),
        villages,
        sites,
        pairs: u64::from(sites) * u64::from(villages),
        rounded: numbers.rounded,
    };
    let text = instance_toml(&converted, input);
    std::fs::write(staged.folder().join("instance.toml"), text)
        .map_err(|source| ConvertError::Write { path: staged.place_of("instance.toml"), source })?;
    staged.publish()?;
    Ok(converted)
}

/// The text of `instance.toml`.
fn instance_toml(converted: &Converted, input: &Path) -> String {
    let file = input.file_name().unwrap_or(input.as_os_str()).to_string_lossy();
    let mut source = format!("converted from {file} (single-source capacitated facility location)");
    if converted.rounded > 0 {
        source = format!(
            "{source}; {} amounts printed from binary floating point are written as the decimals \
             that they stand for",
            converted.rounded
        );
    }
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let (name, source) = (quoted(&converted.name), quoted(&source));
    format!(
        "name = {name}\n\
         currency = \"CNY\"\n\
         \n\
         [rules]\n\
         capacity = true\n\
         \n\
         [goal.weights]\n\
         building = 1.0\n\
         pair_cost = 1.0\n\
         \n\
         [sources]\n\
         villages = {source}\n\
         sites = {source}\n\
         pairs = {source}\n"
    )
}

/// The numbers of a text, each read as what it should be.
struct Numbers<'a> {
    path: &'a Path,
    tokens: Tokens<BufReader<File>>,
    rounded: u64,
}

impl Numbers<'_> {
    fn whole(&mut self, entry: Entry, least: u32) -> Result<u32, ConvertError> {
        let most = match entry {
            Entry::SiteCount | Entry::CustomerCount => MOST,
            _ => u32::MAX,
        };
        self.read(entry, |text| whole(text, least, most))
    }

    fn money(&mut self, entry: Entry) -> Result<Cny, ConvertError> {
        let (amount, rounded) = self.read(entry, money)?;
        self.rounded += u64::from(rounded);
        Ok(amount)
    }

    fn read<T>(
        &mut self,
        entry: Entry,
        parse: impl Fn(&str) -> Result<T, Fault>,
    ) -> Result<T, ConvertError> {
        let token = self.tokens.next();
        let Some(token) = token.map_err(|source| self.unreadable(source))? else {
            return Err(self.wrong(self.tokens.line(), entry, Fault::Missing));
        };
        parse(&token.text).map_err(|fault| self.wrong(token.line, entry, fault))
    }

    /// Refuses a text that goes on after its last number.
    fn end(&mut self, last: Entry) -> Result<(), ConvertError> {
        let token = self.tokens.next();
        match token.map_err(|source| self.unreadable(source))? {
            None => Ok(()),
            Some(token) => Err(self.wrong(token.line, last, Fault::Surplus(token.text))),
        }
    }

    fn unreadable(&self, source: io::Error) -> ConvertError {
        ConvertError::Read { path: self.path.to_owned(), source }
    }

    fn wrong(&self, line: u64, entry: Entry, fault: Fault) -> ConvertError {
        ConvertError::Format { path: self.path.to_owned(), line, entry, fault }
    }
}

/// One CSV file in the making.
struct Table {
    /// Where it will be, for messages.
    path: PathBuf,
    csv: csv::Writer<File>,
}

impl Table {
    fn new(staged: &Staged, name: &str, header: [&str; 3]) -> Result<Self, ConvertError> {
        let path = staged.place_of(name);
        let file = match File::create(staged.folder().join(name)) {
            Ok(file) => file,
            Err(source) => return Err(ConvertError::Write { path, source }),
        };
        let mut table = Self { path, csv: csv::Writer::from_writer(file) };
        table.row(header.map(str::to_owned))?;
        Ok(table)
    }

    fn row(&mut self, cells: [String; 3]) -> Result<(), ConvertError> {
        self.csv.write_record(cells).map_err(|error| ConvertError::Write {
            path: self.path.clone(),
            source: io::Error::from(error),
        })
    }

    fn finish(mut self) -> Result<(), ConvertError> {
        self.csv.flush().map_err(|source| ConvertError::Write { path: self.path, source })
    }
}

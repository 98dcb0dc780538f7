//! `resettle portfolio`: several plans that are near the best and really differ.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::commands::solve::share;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::cli::why::RunArgs;
use crate::cli::why::table;
use crate::why::portfolio;
use crate::why::portfolio::Portfolio;
use crate::why::reason::amount;
use crate::write;
use crate::write::words::Asked;
use crate::write::words::Lang;
use std::path::PathBuf;

/// Several plans that are near the best and really differ: what is certain, what is free to negotiate
///
/// Each plan is judged by the verifier. Plans differ by the households that they place elsewhere. Small
/// questions are searched as a whole, and that no other plan exists is then proven; of large ones some sites
/// at a time are decided anew around the plan in hand, for --time-limit a plan. `search` of the JSON says which.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    run: RunArgs,
    /// How much worse than the plan in hand a plan may be
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "1%")]
    within: f64,
    /// How many plans, the one in hand included
    #[arg(long, value_name = "N", default_value_t = 10)]
    count: usize,
    /// Write the plans and the tables of sites and placements to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
Examples:
  resettle portfolio runs/ankang --within 1% --count 10 --out runs/ankang-portfolio
  resettle portfolio runs/tiny --within 5% --count 4 --format json";

/// Runs the command.
///
/// # Errors
/// Where files cannot be opened or written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let lang = terminal.lang();
    if let Some(out) = args.out.as_deref().filter(|out| out.exists()) {
        return Err(Asked::FolderExists.with(lang, &[&out.display().to_string()]).into());
    }
    let Some(opened) = args.run.open(&args.show, terminal)? else {
        return Ok(ExitStatus::Negative);
    };
    let means = args.run.means.means(terminal.lang())?;
    let bar = terminal.bar(Asked::Plans.of(lang));
    bar.set_length(args.count as u64);
    let mut told = |found: usize| bar.set_position(found as u64);
    let found = portfolio::portfolio(&opened, args.within, args.count.max(1), &means, &mut told);
    bar.finish_and_clear();
    if let Some(out) = &args.out {
        std::fs::create_dir_all(out)?;
        for member in &found.plans {
            let path = out.join(format!("plan-{}.json", member.number));
            write::save_plan(&path, &opened.instance, &opened.scenario, &member.plan)?;
        }
        let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let rows = found
            .sites
            .iter()
            .map(|site| vec![site.site.clone(), site.times.to_string(), yes(site.is_certain)]);
        let rows: Vec<_> = rows.collect();
        write::save_rows(&out.join("sites.csv"), &["site", "plans", "certain"], &rows)?;
        let rows = found.placements.iter().map(|placed| {
            vec![
                placed.village.clone(),
                placed.households.to_string(),
                placed.to.clone(),
                placed.times.to_string(),
                yes(placed.is_certain),
            ]
        });
        let rows: Vec<_> = rows.collect();
        let header = ["village", "households", "to", "plans", "certain"];
        write::save_rows(&out.join("placements.csv"), &header, &rows)?;
        terminal.note(&Asked::TablesIn.with(lang, &[&out.display().to_string()]));
    }
    match args.show.format {
        Format::Json => terminal.json(&serde_json::to_value(&found)?),
        Format::Text => terminal.result(&text(&found, lang)),
    }
    Ok(ExitStatus::Done)
}

fn text(found: &Portfolio, lang: Lang) -> String {
    let header = [Asked::Plan, Asked::Value, Asked::HouseholdsElsewhere, Asked::ThanMostLike];
    let mut plans = table(header, lang);
    for member in &found.plans {
        plans.add_row([
            member.number.to_string(),
            amount(member.value),
            member.households_elsewhere.to_string(),
            member.households_from_nearest.to_string(),
        ]);
    }
    let all = found.plans.len().to_string();
    let certain = found.placements.iter().filter(|placed| placed.is_certain);
    let (villages, households) =
        certain.fold((0_u64, 0_u64), |sum, one| (sum.0 + 1, sum.1 + u64::from(one.households)));
    let mut sites = table([Asked::Site, Asked::PeopleMoveIn], lang);
    for site in &found.sites {
        let times = Asked::OfPlans.with(lang, &[&site.times.to_string(), &all]);
        sites.add_row([site.site.clone(), times]);
    }
    let mut lines = vec![Asked::PlansFound.with(lang, &[&all, &amount(found.value_at_most)])];
    let ended = match found.ended {
        "no_other" => Some(Asked::NoOther),
        "limit" => Some(Asked::NoneInTime),
        _ => None,
    };
    let search = (found.search == "neighbourhoods").then_some(Asked::Nearby);
    lines.extend(ended.into_iter().chain(search).map(|text| text.of(lang).to_owned()));
    lines.extend([plans.to_string(), sites.to_string()]);
    let counts = [villages.to_string(), households.to_string()];
    lines.push(Asked::PlacedAlike.with(lang, &[&counts[0], &counts[1]]));
    lines.join("\n")
}

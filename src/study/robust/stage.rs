//! What of a plan is fixed before the facts are known: which sites are built, and at which size.

use crate::facts::Instance;
use crate::facts::Plan;
use crate::read;
use crate::run::Sources;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::plan::sources;
use crate::study::points;
use crate::write;
use sha2::Digest;
use sha2::Sha256;

/// The sites of a plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stage {
    /// Sites that are built, with the name of their size; in the order of their ids.
    built: Vec<(String, String)>,
    /// Sites that stand already and stay as they are, with their size.
    standing: Vec<(String, String)>,
    /// Sites that are not built.
    closed: Vec<String>,
}

impl Stage {
    /// The sites of the plan of a point.
    ///
    /// # Errors
    /// Where the plan or the instance cannot be read.
    pub fn of(folder: &StudyFolder, point: u64) -> Result<Self, StudyError> {
        let manifest = &folder.manifest;
        let mut sources: Sources = sources(&manifest.study);
        let at = (point - 1) as usize;
        sources.set.extend(points::one(&manifest.study.design, &manifest.base, at).set);
        let instance = sources.load()?.instance;
        let (plan, _) = read::plan(&folder.point(point).join(write::PLAN), &instance)?;
        Ok(Self::new(&instance, &plan))
    }

    fn new(instance: &Instance, plan: &Plan) -> Self {
        let mut stage = Self { built: Vec::new(), standing: Vec::new(), closed: Vec::new() };
        for (at, site) in instance.sites.iter().enumerate() {
            let level = |level: usize| (site.id.clone(), site.levels[level].name.clone());
            let built = plan.built.iter().find(|built| built.site.at() == at);
            match (built, site.existing) {
                (Some(built), _) => stage.built.push(level(built.level)),
                (None, Some(existing)) => stage.standing.push(level(existing)),
                (None, None) => stage.closed.push(site.id.clone()),
            }
        }
        stage.built.sort();
        stage.standing.sort();
        stage.closed.sort();
        stage
    }

    /// What fixes it, as `--set` takes it.
    #[must_use]
    pub fn settings(&self) -> Vec<String> {
        // JSON texts are TOML texts.
        let list = |ids: &mut dyn Iterator<Item = &String>| {
            serde_json::json!(ids.collect::<Vec<_>>()).to_string()
        };
        let levels = self.built.iter().chain(&self.standing);
        let levels: Vec<String> = levels
            .map(|(id, level)| format!("{} = {}", serde_json::json!(id), serde_json::json!(level)))
            .collect();
        vec![
            format!("rules.lock.open={}", list(&mut self.built.iter().map(|(id, _)| id))),
            format!("rules.lock.closed={}", list(&mut self.closed.iter())),
            format!("rules.fix_level.levels={{ {} }}", levels.join(", ")),
        ]
    }

    /// The sites that are built, for people: `S1 (large), S2`.
    #[must_use]
    pub fn sites(&self) -> Vec<String> {
        self.built.iter().map(|(id, level)| format!("{id} ({level})")).collect()
    }

    /// A name of its own, the same in every study.
    #[must_use]
    pub fn name(&self) -> String {
        let sum = Sha256::digest(self.settings().join("\n").as_bytes());
        let digits = sum.iter().take(6);
        digits.fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }
}

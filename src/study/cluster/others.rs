//! Where no Slurm is: a manifest for Kubernetes and a line for GNU parallel. Both are printed and not run:
//! which cluster, and with whose rights, is the user's to say.

use crate::study::cluster::Task;
use crate::study::cluster::quoted;
use crate::write::words::Lang;

/// Exit status of a worker that no other try would help.
const NO_RETRY: u8 = 2;

/// A Kubernetes Indexed Job: an index is a shard.
#[must_use]
pub fn kubernetes(task: &Task) -> String {
    let layout = &task.layout;
    let running = task.cluster.max_running.map_or(layout.shards, u64::from).min(layout.shards);
    let image = task.cluster.image.as_deref().unwrap_or("IMAGE");
    let claim = task.cluster.claim.as_deref().unwrap_or("CLAIM");
    let program = task.cluster.program.as_deref().unwrap_or("resettle");
    let dir = task.dir.display().to_string();
    let (cpus, memory, shards) = (layout.cpus, layout.memory_mb, layout.shards);
    let first = if layout.needs_base {
        format!("# First, once: {program} study run {} --base\n", quoted(&dir))
    } else {
        String::new()
    };
    // JSON texts are YAML texts.
    let (first_words, shard, tasks) = if layout.is_in_order() {
        (String::new(), "$((JOB_COMPLETION_INDEX + 1))", shards)
    } else {
        // Indices start in their order: the longest shards first.
        let words = format!("set -- {}; shift $JOB_COMPLETION_INDEX; ", layout.in_order());
        (words, "$1", layout.with_work.len() as u64)
    };
    let command = serde_json::json!(format!(
        "{first_words}exec {} study run {} --shard {shard}/{shards} {}",
        quoted(program),
        quoted(&dir),
        task.how()
    ));
    let seconds = u64::from(layout.time_min) * 60;
    let folder = serde_json::json!(dir);
    let name = &task.name;
    let told = layout.told(Lang::En);
    format!(
        "# Study {name}: {told}.\n\
         {first}# The folder of the study and the instance must stand in the container where they stand here.\n\
         # Afterwards: {program} study collect {shown}\n\
         apiVersion: batch/v1\n\
         kind: Job\n\
         metadata: {{ name: \"{name}\" }}\n\
         spec:\n\
         \x20 completions: {tasks}\n\
         \x20 parallelism: {running}\n\
         \x20 completionMode: Indexed\n\
         \x20 backoffLimitPerIndex: 2        # from Kubernetes 1.33 on; before: backoffLimit\n\
         \x20 maxFailedIndexes: {tasks}\n\
         \x20 podFailurePolicy:\n\
         \x20   rules:\n\
         \x20     - {{ action: Ignore, onPodConditions: [ {{ type: DisruptionTarget }} ] }}\n\
         \x20     - {{ action: FailIndex, onExitCodes: {{ containerName: task, operator: In, values: [{NO_RETRY}] }} }}\n\
         \x20 template:\n\
         \x20   spec:\n\
         \x20     restartPolicy: Never\n\
         \x20     activeDeadlineSeconds: {seconds}\n\
         \x20     containers:\n\
         \x20       - name: task\n\
         \x20         image: \"{image}\"\n\
         \x20         command: [\"sh\", \"-c\", {command}]\n\
         \x20         resources: {{ requests: {{ cpu: \"{cpus}\", memory: \"{memory}Mi\" }}, limits: {{ memory: \"{memory}Mi\" }} }}\n\
         \x20         volumeMounts: [ {{ name: study, mountPath: {folder} }} ]\n\
         \x20     volumes: [ {{ name: study, persistentVolumeClaim: {{ claimName: \"{claim}\" }} }} ]\n",
        shown = quoted(&dir),
    )
}

/// A line for GNU parallel; `--sshlogin` with machines that share the folder is the user's to add.
#[must_use]
pub fn parallel(task: &Task) -> String {
    let layout = &task.layout;
    let mut steps = Vec::new();
    if layout.needs_base {
        steps.push(format!("{} --base", task.step("run")));
    }
    if !layout.with_work.is_empty() {
        let shards: Vec<String> = layout.with_work.iter().map(u64::to_string).collect();
        let running =
            task.cluster.max_running.map(|most| format!("--jobs {most} ")).unwrap_or_default();
        // One word: parallel hands it to a shell of its own.
        let template =
            format!("{} --shard {{}}/{} {}", task.step("run"), layout.shards, task.how());
        let list = shards.join(" ");
        steps.push(format!("parallel {running}--retries 3 {} ::: {list}", quoted(&template)));
    }
    steps.push(task.step("collect"));
    steps.join(" &&\n") + "\n"
}

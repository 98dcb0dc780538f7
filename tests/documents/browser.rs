//! What a browser makes of a page: its document once the scripts have run; an error on its console, or
//! anything it would fetch, fails the test.

use crate::program;
use crate::run;
use std::path::Path;

/// The document of a page, once its scripts have run.
pub(crate) fn shown(page: &Path) -> String {
    let browser = program(&["chromium", "google-chrome"]);
    let folder = page.parent().unwrap();
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    let address = format!("file://{}", page.display());
    let (dom, log) = run(
        &browser,
        &[
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--v=0",
            &profile,
            // No name is looked up: whatever was fetched would fail and be logged.
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--virtual-time-budget=4000",
            "--dump-dom",
            &address,
        ],
    );
    let console: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(console.is_empty(), "{console:?}");
    dom
}

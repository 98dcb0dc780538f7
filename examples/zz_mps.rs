//! throwaway
use resettle::candidates::{Candidates, Finder};
use resettle::model::Model;
use std::io::Write;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let loaded = resettle::read::load(std::path::Path::new(&a[1]), None, &a[3..]).unwrap();
    let f = Finder::new(&loaded.instance, &loaded.scenario);
    let c = Candidates::new(&f, &loaded.scenario);
    let m = Model::new(&f, &c);
    let o = m.layer(0);
    let mut out = std::io::BufWriter::new(std::fs::File::create(&a[2]).unwrap());
    let mut cols: Vec<Vec<(usize, f64)>> = vec![vec![]; m.program.columns.len()];
    for r in 0..m.program.rows.len() {
        for &(c, v) in m.program.entries(r) {
            cols[c as usize].push((r, v));
        }
    }
    let mut cost = vec![0.0; cols.len()];
    for &(c, v) in &o.entries {
        cost[c as usize] += v;
    }
    writeln!(out, "NAME x\nROWS\n N obj").unwrap();
    for (i, r) in m.program.rows.iter().enumerate() {
        let t = if r.lower == r.upper {
            'E'
        } else if r.lower.is_finite() {
            'G'
        } else {
            'L'
        };
        writeln!(out, " {t} r{i}").unwrap();
    }
    writeln!(out, "COLUMNS").unwrap();
    for (i, e) in cols.iter().enumerate() {
        if cost[i] != 0.0 {
            writeln!(out, " c{i} obj {}", cost[i] / 1e4).unwrap();
        }
        for (r, v) in e {
            writeln!(out, " c{i} r{r} {v}").unwrap();
        }
    }
    writeln!(out, "RHS").unwrap();
    for (i, r) in m.program.rows.iter().enumerate() {
        let v = if r.lower.is_finite() { r.lower } else { r.upper };
        if v != 0.0 {
            writeln!(out, " rhs r{i} {v}").unwrap();
        }
    }
    writeln!(out, "BOUNDS").unwrap();
    for (i, c) in m.program.columns.iter().enumerate() {
        if c.is_integer {
            writeln!(out, " BV b c{i}").unwrap();
        }
    }
    writeln!(out, "ENDATA").unwrap();
    let mut fam = std::collections::BTreeMap::new();
    for c in &m.program.columns {
        let k = format!("{:?}", c.key);
        *fam.entry(k.split('(').next().unwrap().to_string()).or_insert(0) += 1;
    }
    eprintln!("{fam:?}");
    let mut fam = std::collections::BTreeMap::new();
    for (i, c) in m.program.rows.iter().enumerate() {
        let k = format!("{:?}", c.key);
        let e = fam.entry(k.split('(').next().unwrap().to_string()).or_insert((0, 0));
        e.0 += 1;
        e.1 += m.program.entries(i).len();
    }
    eprintln!("{fam:?}");
}

//! How fast charts render: all `ok` cases of a case set in one process, and how cost grows with output.
//!
//! ```text
//! cargo bench -p hullmark-render --bench charts -- SET_DIR [--oracle HELM [--sample N]]
//! ```
//!
//! With `HULLMARK_UNTRACED=1` in the environment of the build, origins are not kept: the ratio of the two builds' times is
//! what tracing costs. The checksum of all output is the same.
//!
//! `SET_DIR` holds `cases.tsv` and the charts that it names. With `--oracle`, every `N`th case (default: every
//! tenth) is also rendered by a process of its own with that Helm, and CPU times are compared over these cases. Needs
//! Linux, which tells CPU times in `/proc`.
#![expect(clippy::disallowed_methods, reason = "a benchmark reads charts from the disk")]
#![expect(clippy::print_stdout, reason = "its figures are its result")]
#![expect(clippy::expect_used, reason = "a benchmark without its input has nothing to say")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hullmark_render::chart::{
    Capabilities, Chart, ChartFiles, KubeVersion, ManifestOptions, RenderOptions, load, manifest, render_with,
};
use hullmark_render::template::TemplateCache;
use hullmark_source::{IS_TRACED, SourceId, SourceKind, SourceMap};

const KUBE_VERSION: &str = "1.33.0";

fn main() {
    // Cargo hands over `--bench` as well.
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (mut set, mut oracle, mut sample) = (None, None, 10);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--oracle" => oracle = arguments.next(),
            "--sample" => sample = arguments.next().and_then(|n| n.parse().ok()).expect("--sample takes a number"),
            _ => set = Some(PathBuf::from(argument)),
        }
    }
    if let Some(set) = set {
        let cases = cases(&set);
        render_all(&set, &cases);
        if let Some(helm) = oracle {
            let sampled: Vec<&Case> = cases.iter().step_by(sample.max(1)).collect();
            compare(&set, &sampled, &helm);
        }
    }
    grow("documents of one template", |n| (DOCUMENTS.into(), format!("count: {n}\n")));
    grow("values of one toYaml", |n| (VALUES.into(), many_values(n)));
}

/// A case that Helm renders: a chart and perhaps a values file, both relative to the set.
struct Case {
    chart: String,
    values: Option<String>,
}

fn cases(set: &Path) -> Vec<Case> {
    let text = fs::read_to_string(set.join("cases.tsv")).expect("SET_DIR has a cases.tsv");
    let case = |line: &str| match line.split('\t').collect::<Vec<_>>().as_slice() {
        [_, chart, values, "ok", ..] => {
            Some(Case { chart: (*chart).into(), values: (*values != "-").then(|| (*values).into()) })
        }
        _ => None,
    };
    text.lines().filter_map(case).collect()
}

/// CPU seconds by phase, and how much came out. The kernel counts in ticks of some milliseconds while a thread runs,
/// so the phases are right only as sums over many charts.
#[derive(Default)]
struct Cost {
    read: f64,
    load: f64,
    render: f64,
    manifest: f64,
    drop: f64,
    bytes: usize,
    /// FNV-1a over all output.
    checksum: u64,
}

impl Cost {
    fn seconds(&self) -> f64 {
        self.read + self.load + self.render + self.manifest + self.drop
    }
}

/// Does a part of the work and adds its CPU time to a phase.
fn timed<T>(phase: &mut f64, work: impl FnOnce() -> T) -> T {
    let before = cpu_seconds();
    let result = work();
    *phase += cpu_seconds() - before;
    result
}

/// CPU seconds of this thread, which is the only one, with the kernel's nanosecond clock.
fn cpu_seconds() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).expect("a number") / 1e9
}

/// CPU seconds of the processes that were started and have ended.
fn children_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").expect("Linux");
    let (_, behind_name) = text.rsplit_once(") ").expect("proc(5)");
    // `cutime` and `cstime`, in hundredths of a second; `state` is the first field here.
    behind_name.split(' ').skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// A chart that is loaded for one or more cases.
struct Loaded {
    path: String,
    chart: Chart,
    sources: SourceMap,
}

impl Loaded {
    fn new(path: &str, files: &ChartFiles, cost: &mut Cost) -> Self {
        let sources = SourceMap::new();
        let chart = timed(&mut cost.load, || load(files, &sources)).expect("the chart loads");
        Self { path: path.to_owned(), chart, sources }
    }

    /// What `hullmark template` does with a chart and values.
    fn render(&self, values: Option<&[u8]>, templates: &TemplateCache, cost: &mut Cost) {
        let options = RenderOptions {
            capabilities: Capabilities::new(KubeVersion::parse(KUBE_VERSION).expect("a version"), []),
            values_files: values.map(|bytes| add_values(bytes, &self.sources)).into_iter().collect(),
            ..RenderOptions::default()
        };
        let rendered = timed(&mut cost.render, || render_with(&self.chart, &options, &self.sources, templates));
        let printed = timed(&mut cost.manifest, || manifest(&rendered, &ManifestOptions::default()));
        let (text, _) = printed.expect("the case renders");
        cost.bytes += text.len();
        let hash = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        cost.checksum = text.iter().fold(cost.checksum, hash);
        timed(&mut cost.drop, || drop(rendered));
    }
}

fn add_values(bytes: &[u8], sources: &SourceMap) -> SourceId {
    sources.add("values", SourceKind::File, String::from_utf8_lossy(bytes).into())
}

/// Renders cases one after the other, from the files on the disk to the manifests. A chart is loaded once for the
/// cases of it that stand together, and the syntax of templates is kept.
fn run<'c>(set: &Path, cases: impl IntoIterator<Item = &'c Case>) -> Cost {
    let (templates, mut cost) = (TemplateCache::default(), Cost::default());
    let mut loaded: Option<Loaded> = None;
    for case in cases {
        let chart = match loaded.take() {
            Some(same) if same.path == case.chart => same,
            other => {
                timed(&mut cost.drop, || drop(other));
                let mut members = Vec::new();
                timed(&mut cost.read, || read_folder(&set.join(&case.chart), "", &mut members));
                Loaded::new(&case.chart, &ChartFiles::folder(case.chart.as_str(), members), &mut cost)
            }
        };
        let values = case.values.as_ref().map(|path| fs::read(set.join(path)).expect("the values are there"));
        chart.render(values.as_deref(), &templates, &mut cost);
        loaded = Some(chart);
    }
    cost
}

fn read_folder(folder: &Path, prefix: &str, members: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("the chart is there") {
        let path = entry.expect("a readable folder").path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), members);
        } else {
            members.push((name, fs::read(&path).expect("a readable file")));
        }
    }
}

fn render_all(set: &Path, cases: &[Case]) {
    let cost = run(set, cases);
    println!(
        "{} cases: {:.2} s of CPU time ({:.2} read, {:.2} load, {:.2} render, {:.2} manifest, {:.2} drop)",
        cases.len(),
        cost.seconds(),
        cost.read,
        cost.load,
        cost.render,
        cost.manifest,
        cost.drop
    );
    let seconds = cost.seconds();
    println!("{:.0} charts/s, {:.2} MB/s of output", count(cases.len()) / seconds, count(cost.bytes) / 1e6 / seconds);
    let traced = if IS_TRACED { "traced" } else { "not traced" };
    println!("{traced}; {} bytes of output with the checksum {:016x}", cost.bytes, cost.checksum);
}

/// The same cases by one process of Helm each.
fn compare(set: &Path, cases: &[&Case], helm: &str) {
    let cost = run(set, cases.iter().copied());
    let helm = fs::canonicalize(helm).expect("Helm is there");
    let before = children_seconds();
    for case in cases {
        let mut command = Command::new(&helm);
        command.args(["template", "release-name", &case.chart, "--kube-version", KUBE_VERSION]);
        command.args(case.values.iter().flat_map(|path| ["-f", path]));
        command.current_dir(set).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(command.status().expect("Helm runs").success(), "Helm renders {}", case.chart);
    }
    let (ours, theirs) = (cost.seconds(), children_seconds() - before);
    let sampled = cases.len();
    println!("{sampled} of them: {ours:.2} s here, {theirs:.2} s by Helm: a factor of {:.1}", theirs / ours);
}

/// A template that repeats what real charts do for every document.
const DOCUMENTS: &str = r#"{{- define "labels" }}
app.kubernetes.io/name: {{ .Chart.Name | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}
{{- range $i := until (int .Values.count) }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ printf "%s-%d" $.Release.Name $i }}
  labels: {{- include "labels" $ | nindent 4 }}
data:
  {{- with dict "a" $i "b" (list "x" "y" $.Release.Name) }}
  all: |
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if eq (mod $i 2) 0 }}
  even: "true"
  {{- end }}
{{- end }}
"#;

/// A template that prints a part of the values.
const VALUES: &str = "kind: ConfigMap\ndata:\n  {{- toYaml .Values.data | nindent 2 }}\n";

fn many_values(n: usize) -> String {
    let mut text = String::from("data:\n");
    for i in 0..n {
        write!(text, "  key{i}:\n    name: \"value {i}\"\n    list: [1, two, 'th ree']\n").expect("a String grows");
    }
    text
}

/// Cost per kilobyte at growing sizes: flat when cost is linear.
fn grow(what: &str, chart: impl Fn(usize) -> (String, String)) {
    print!("{what}:");
    for n in [250, 500, 1000, 2000, 4000, 8000] {
        let repeats = 16_000 / n;
        let (template, values) = chart(n);
        let metadata = "apiVersion: v2\nname: grow\nversion: 1.0.0\n";
        let files = [("Chart.yaml", metadata), ("templates/all.yaml", &template), ("values.yaml", &values)];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let mut cost = Cost::default();
        let files = ChartFiles::folder("grow", files);
        for _ in 0..repeats {
            Loaded::new("grow", &files, &mut cost).render(None, &TemplateCache::default(), &mut cost);
        }
        let kilobytes = count(cost.bytes) / 1e3;
        print!("  {:.0} µs/kB at {:.0} kB", cost.seconds() * 1e6 / kilobytes, kilobytes / count(repeats));
    }
    println!();
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn count(n: usize) -> f64 {
    n as f64
}

//! What is shown while a check runs, and how long its stages took.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hullmark_engine::{Progress, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that comes and goes within a blink only disturbs.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often the bar is drawn while a long step is under way.
const TICK: Duration = Duration::from_millis(100);

/// Flags about the run itself.
#[derive(clap::Args, Debug)]
pub(crate) struct MeterOptions {
    /// Tell on standard error how long each stage took
    #[arg(long)]
    timings: bool,
}

impl MeterOptions {
    /// A meter that starts now.
    pub(super) fn start(&self) -> Meter {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            bar.set_style(style());
            bar
        });
        Meter { bar, is_told: self.timings, state: Mutex::new(State { start: now(), stages: Vec::new() }) }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[expect(clippy::disallowed_methods, reason = "how long it takes is no part of the result")]
fn now() -> Instant {
    Instant::now()
}

/// A progress bar on a terminal, and a stopwatch.
pub(super) struct Meter {
    bar: Option<ProgressBar>,
    is_told: bool,
    state: Mutex<State>,
}

struct State {
    start: Instant,
    /// When each stage began.
    stages: Vec<(&'static str, Instant)>,
}

impl Meter {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin_stage(&self, label: &'static str) {
        self.state().stages.push((label, now()));
    }

    /// The findings are there, and the reports begin: the bar makes room for them.
    pub(super) fn begin_reports(&self) {
        self.begin_stage("writing reports");
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// How long each stage took, if the user asked for it; else nothing.
    pub(super) fn timings(&self) -> String {
        let mut text = String::new();
        if !self.is_told {
            return text;
        }
        let (end, state) = (now(), self.state());
        let ends = state.stages.iter().skip(1).map(|(_, begin)| *begin).chain([end]);
        for ((label, begin), end) in state.stages.iter().zip(ends) {
            line(&mut text, label, end - *begin);
        }
        line(&mut text, "in all", end - state.start);
        text
    }
}

fn line(text: &mut String, label: &str, time: Duration) {
    let _ = writeln!(text, "{:>9.1} ms  {label}", time.as_secs_f64() * 1000.0);
}

impl Progress for Meter {
    fn begin(&self, stage: Stage, steps: usize) {
        self.begin_stage(stage.label());
        if let Some(bar) = &self.bar {
            bar.set_message(stage.label());
            bar.set_length(u64::try_from(steps).unwrap_or(u64::MAX));
            bar.set_position(0);
        }
    }

    fn step(&self) {
        let Some(bar) = &self.bar else { return };
        bar.inc(1);
        if bar.is_hidden() && bar.elapsed() > PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(TICK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(is_told: bool) -> Meter {
        Meter { bar: None, is_told, state: Mutex::new(State { start: now(), stages: Vec::new() }) }
    }

    #[test]
    fn stages_are_listed_in_their_order_with_the_whole_last() {
        let meter = meter(true);
        meter.begin(Stage::Discover, 0);
        meter.begin(Stage::Charts, 3);
        meter.step();
        meter.begin_reports();
        let timings = meter.timings();
        let labels: Vec<_> = timings.lines().filter_map(|line| line.split(" ms  ").nth(1)).collect();
        assert_eq!(labels, ["finding files", "rendering and checking charts", "writing reports", "in all"]);
    }

    #[test]
    fn who_does_not_ask_is_told_nothing() {
        let meter = meter(false);
        meter.begin(Stage::Discover, 0);
        assert_eq!(meter.timings(), "");
    }
}

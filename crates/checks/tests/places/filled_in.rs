//! References that a tool would fill in, where no tool comes by.

use insta::assert_snapshot;

use crate::{CHART, places, pod};

#[test]
fn what_looks_like_a_reference_reaches_the_cluster_as_the_chart_renders_it() {
    let template = pod("      imagePullPolicy: Always\n  restartPolicy: ${POLICY}\n");
    let files = [CHART, ("values.yaml", ""), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "restart-policy-invalid"), @"web/templates/pod.yaml:10:18 [${POLICY}] exact");
}

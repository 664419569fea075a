//! What may stand in a `hullmark.toml`: one table, from which the reader checks, the JSON schema and the reference are
//! made.

use hullmark_checks::profile_names;
use hullmark_engine::{DependencyFindings, Peer};
use hullmark_findings::Severity;

/// A key of a table.
#[derive(Debug)]
pub struct Setting {
    /// The key.
    pub key: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// What it is for, in a sentence or two.
    pub about: &'static str,
    /// What holds where it is not set: TOML, or words in parentheses.
    pub default: &'static str,
    /// A value that somebody might write, as TOML.
    pub example: &'static str,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// `true` or `false`
    Boolean,
    /// One of these whole numbers.
    Integer(&'static [i64]),
    /// A string.
    Text(Words),
    /// A list of strings.
    Texts(Words),
    /// A table with these keys.
    Table(&'static [Setting]),
    /// A list of tables with these keys, those in the second list being required.
    Tables(&'static [Setting], &'static [&'static str]),
    /// A table of tables: names that the user chooses, and for each a table with these keys.
    Named(&'static [Setting]),
    /// A list of tables with any keys, which have to be Kubernetes objects.
    Objects,
    /// Rules and groups of rules, each with a level, or, for a rule, with a table of its level and options.
    Rules,
}

/// What a string may say.
#[derive(Clone, Copy, Debug)]
pub enum Words {
    /// Anything but nothing.
    Any,
    /// A path, from the folder of the configuration.
    Path,
    /// A line of a `.gitignore` in the folder of the configuration.
    Glob,
    /// A version of Kubernetes.
    KubeVersion,
    /// Assignments as Helm's `--set` takes them.
    Assignment,
    /// The id of a rule or of a group of rules.
    Rule,
    /// A file to write, with the name of a format and `=` in front: `sarif=report.sarif`.
    Output,
    /// One of these words.
    OneOf(fn() -> Vec<&'static str>),
}

fn severities() -> Vec<&'static str> {
    Severity::ALL.map(Severity::as_str).to_vec()
}

fn profiles() -> Vec<&'static str> {
    profile_names().collect()
}

fn formats() -> Vec<&'static str> {
    hullmark_report::FORMATS.iter().map(|format| format.name).collect()
}

fn tools() -> Vec<&'static str> {
    Peer::ALL.map(Peer::as_str).to_vec()
}

fn dependency_findings() -> Vec<&'static str> {
    DependencyFindings::ALL.map(DependencyFindings::as_str).to_vec()
}

const DEPENDENCIES: Setting = Setting {
    key: "dependencies",
    shape: Shape::Text(Words::OneOf(dependency_findings)),
    about: "Which findings in third-party subcharts are reported: `\"own\"`, those that a value reaches, so that the user \
            can do something about them; `\"all\"`; or `\"none\"`, but for what the user's own values say.",
    default: "\"own\"",
    example: "\"all\"",
};

const LOOKUP: Setting = Setting {
    key: "lookup",
    shape: Shape::Table(&[
        Setting {
            key: "files",
            shape: Shape::Texts(Words::Path),
            about: "Files of manifests. `{chart}/` at the beginning stands for the chart's folder.",
            default: "[]",
            example: "[\"stubs/cluster.yaml\"]",
        },
        Setting {
            key: "objects",
            shape: Shape::Objects,
            about: "Objects, as tables. One without a namespace is found in every namespace.",
            default: "[]",
            example: "[{ apiVersion = \"v1\", kind = \"Secret\", metadata = { name = \"db\" } }]",
        },
    ]),
    about: "The objects that `lookup` finds in templates, since there is no cluster to ask. Without them it finds nothing, \
            as in `helm template`.",
    default: "{}",
    example: "{ files = [\"stubs/cluster.yaml\"] }",
};

const OUTPUT: &[Setting] = &[
    Setting {
        key: "format",
        shape: Shape::Text(Words::OneOf(formats)),
        about: "The format on standard output, as `--format` has it.",
        default: "(`full` on a terminal, `concise` elsewhere)",
        example: "\"grouped\"",
    },
    Setting {
        key: "files",
        shape: Shape::Texts(Words::Output),
        about: "Files to write beside it, `FORMAT=FILE`, as `--output` has them. `--output` replaces them all.",
        default: "[]",
        example: "[\"sarif=hullmark.sarif\", \"html=report.html\"]",
    },
];

const IGNORES: &[Setting] = &[
    Setting {
        key: "inline",
        shape: Shape::Boolean,
        about: "Whether comments and annotations keep findings from being reported; `--no-ignore` is for one run.",
        default: "true",
        example: "false",
    },
    Setting {
        key: "tools",
        shape: Shape::Texts(Words::OneOf(tools)),
        about: "The other tools whose comments and annotations count, besides hullmark's own.",
        default: "[\"checkov\", \"kics\", \"kube-linter\", \"kube-score\", \"polaris\", \"trivy\"]",
        example: "[\"checkov\"]",
    },
    Setting {
        key: "forbidden",
        shape: Shape::Texts(Words::Rule),
        about: "Rules and groups that no comment and no annotation switches off; one that tries to is a finding.",
        default: "[]",
        example: "[\"privileged-container\", \"rbac\"]",
    },
    Setting {
        key: "require-reason",
        shape: Shape::Boolean,
        about: "Whether a comment of hullmark's own must say why; one that doesn't has no effect and is a finding.",
        default: "false",
        example: "true",
    },
];

const PROFILE: Setting = Setting {
    key: "profile",
    shape: Shape::Text(Words::OneOf(profiles)),
    about: "The rules to start from: a profile, or a framework's id. `hullmark rules` lists the rules.",
    default: "\"recommended\"",
    example: "\"strict\"",
};

const RULES: Setting = Setting {
    key: "rules",
    shape: Shape::Rules,
    about: "What differs from the profile, by the ids of rules and groups: `\"off\"`, `\"on\"`, or a severity \
            (`\"note\"`, `\"warning\"`, `\"error\"`), which switches on as well. A rule may have a table in place of it, \
            with `level` and the options of the rule's page; a rule with a table is on unless its level is `\"off\"`. \
            What is said of a rule wins over what is said of its group.",
    default: "{}",
    example: "{ network = \"off\", single-replica = { level = \"note\", minimum = 3 } }",
};

/// The keys of a table about charts.
macro_rules! about_charts {
    ($($more:expr),* $(,)?) => {
        &[
            $($more,)*
            Setting {
                key: "kube-versions",
                shape: Shape::Texts(Words::KubeVersion),
                about: "The versions of Kubernetes that charts are rendered for, each with each value set.",
                default: "[\"1.33.0\"]",
                example: "[\"1.31.0\", \"1.33.0\"]",
            },
            Setting {
                key: "api-versions",
                shape: Shape::Texts(Words::Any),
                about: "API versions that charts see in `.Capabilities.APIVersions`, besides those that Helm knows.",
                default: "[]",
                example: "[\"monitoring.coreos.com/v1\"]",
            },
            Setting {
                key: "helm-version",
                shape: Shape::Integer(&[3, 4]),
                about: "The major version of Helm that charts are rendered as.",
                default: "3",
                example: "4",
            },
            Setting {
                key: "release-name",
                shape: Shape::Text(Words::Any),
                about: "The name of the release.",
                default: "\"release-name\"",
                example: "\"shop\"",
            },
            Setting {
                key: "namespaces",
                shape: Shape::Texts(Words::Any),
                about: "The namespaces of the release: each value set that names none of its own is rendered for each.",
                default: "(one that nobody has)",
                example: "[\"shop\"]",
            },
            Setting {
                key: "conventional-values",
                shape: Shape::Boolean,
                about: "Whether charts are rendered with the values that they come with: values.yaml alone, and over it \
                        `ci/*-values.yaml`, `values-*.yaml`, `values.*.yaml` and those of Argo CD and Flux resources.",
                default: "(true, unless value sets are named)",
                example: "true",
            },
        ]
    };
}

/// The keys of a `hullmark.toml`.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "extend",
        shape: Shape::Text(Words::Path),
        about: "Another configuration that this one builds on. What is set here wins; rules are merged one by one, \
                overrides and charts come after those of the other. Its paths start from its own folder.",
        default: "(none)",
        example: "\"../hullmark.toml\"",
    },
    PROFILE,
    Setting {
        key: "fail-on",
        shape: Shape::Text(Words::OneOf(severities)),
        about: "The least severity that makes the exit code 1.",
        default: "\"warning\"",
        example: "\"error\"",
    },
    Setting {
        key: "exclude",
        shape: Shape::Texts(Words::Glob),
        about: "Paths to leave out, as lines of a `.gitignore` in the folder of the configuration.",
        default: "[]",
        example: "[\"vendor/\", \"*.generated.yaml\"]",
    },
    Setting {
        key: "release-units",
        shape: Shape::Texts(Words::Glob),
        about: "Folders whose manifests are installed together, and apart from all others: rules about several objects \
                see one such folder at a time. Manifests that lie in none of them are seen together.",
        default: "[]",
        example: "[\"clusters/*/apps/*\"]",
    },
    DEPENDENCIES,
    RULES,
    Setting {
        key: "overrides",
        shape: Shape::Tables(OVERRIDE, &["paths"]),
        about: "Other rules for some paths. What counts is the file that a finding points to. A later override wins.",
        default: "[]",
        example: "[{ paths = [\"legacy/\"], rules = { single-replica = \"off\" } }]",
    },
    Setting {
        key: "render",
        shape: Shape::Table(about_charts!()),
        about: "How all charts are rendered.",
        default: "{}",
        example: "{ kube-versions = [\"1.31.0\", \"1.33.0\"] }",
    },
    LOOKUP,
    Setting {
        key: "charts",
        shape: Shape::Tables(CHART, &["paths"]),
        about: "How some charts are rendered. A later entry wins, key by key.",
        default: "[]",
        example: "[{ paths = [\"charts/shop\"], namespaces = [\"shop\"] }]",
    },
    Setting {
        key: "ignores",
        shape: Shape::Table(IGNORES),
        about: "Which comments and annotations keep findings in these files from being reported.",
        default: "{}",
        example: "{ tools = [], require-reason = true }",
    },
    Setting {
        key: "output",
        shape: Shape::Table(OUTPUT),
        about: "How a run reports. The configuration of the first target counts, and paths start from its folder.",
        default: "{}",
        example: "{ format = \"grouped\" }",
    },
];

const OVERRIDE: &[Setting] = &[
    Setting {
        key: "paths",
        shape: Shape::Texts(Words::Glob),
        about: "The paths, as lines of a `.gitignore` in the folder of the configuration.",
        default: "(required)",
        example: "[\"legacy/\", \"*.dev.yaml\"]",
    },
    PROFILE,
    RULES,
];

const CHART: &[Setting] = about_charts![
    Setting {
        key: "paths",
        shape: Shape::Texts(Words::Glob),
        about: "The folders or archives of the charts, as lines of a `.gitignore` in the folder of the configuration.",
        default: "(required)",
        example: "[\"charts/*\"]",
    },
    Setting {
        key: "value-sets",
        shape: Shape::Named(VALUE_SET),
        about: "Values over those of the chart, by names that reports show. The chart is rendered with each, and no more \
                with the values that it comes with, unless `conventional-values` says so.",
        default: "{}",
        example: "{ prod = { files = [\"env/prod.yaml\"] } }",
    },
    DEPENDENCIES,
    LOOKUP,
];

const VALUE_SET: &[Setting] = &[
    Setting {
        key: "files",
        shape: Shape::Texts(Words::Path),
        about: "Values files; the last one wins. `{chart}/` at the beginning stands for the chart's folder.",
        default: "[]",
        example: "[\"env/prod.yaml\", \"{chart}/values-eu.yaml\"]",
    },
    Setting {
        key: "set",
        shape: Shape::Texts(Words::Assignment),
        about: "Assignments over the files, as Helm's `--set` has them.",
        default: "[]",
        example: "[\"replicaCount=3\"]",
    },
    Setting {
        key: "set-string",
        shape: Shape::Texts(Words::Assignment),
        about: "Assignments of strings, whatever they look like, as Helm's `--set-string` has them.",
        default: "[]",
        example: "[\"image.tag=1.10\"]",
    },
    Setting {
        key: "namespace",
        shape: Shape::Text(Words::Any),
        about: "The namespace of the release, in place of the chart's `namespaces`.",
        default: "(those of the chart)",
        example: "\"shop-prod\"",
    },
];

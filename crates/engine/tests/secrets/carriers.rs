//! What carries a secret: files in which a name and a value are put.

/// A carrier, as the path and the text of its file. `%N` stands for the name, `%V` for the value.
pub(crate) struct Carrier {
    pub(crate) about: &'static str,
    pub(crate) path: &'static str,
    pub(crate) text: &'static str,
    pub(crate) write: Write,
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Write {
    AsIs,
    /// In base64; the place is that of the base64 text.
    Base64,
    /// In the quotes of JSON or YAML.
    Quoted,
}

use Write::{AsIs, Base64, Quoted};

const fn carrier(about: &'static str, path: &'static str, text: &'static str, write: Write) -> Carrier {
    Carrier { about, path, text, write }
}

pub(crate) const CHART: (&str, &str) = ("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");

pub(crate) const CARRIERS: &[Carrier] = &[
    carrier(
        "env",
        "a.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: r.example/web:1\n          env:\n            - name: %N\n              value: %V\n",
        Quoted,
    ),
    carrier(
        "env of a CronJob",
        "a.yaml",
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          initContainers:\n            - name: web\n              image: r.example/web:1\n              env: [{name: \"%N\", value: %V}]\n",
        Quoted,
    ),
    carrier(
        "env, folded",
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: r.example/web:1\n      env:\n        - name: %N\n          value: >-\n            %V\n",
        AsIs,
    ),
    carrier(
        "env, anchored",
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: a\n      image: r.example/web:1\n      env:\n        - name: %N\n          value: &it %V\n    - name: b\n      image: r.example/web:1\n      env:\n        - name: %N\n          value: *it\n",
        Quoted,
    ),
    carrier(
        "env, CRLF",
        "a.yaml",
        "apiVersion: v1\r\nkind: Pod\r\nmetadata: {name: web}\r\nspec:\r\n  containers:\r\n    - name: web\r\n      image: r.example/web:1\r\n      env:\r\n        - name: %N\r\n          value: %V\r\n",
        Quoted,
    ),
    carrier(
        "JSON manifest",
        "a.json",
        "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"web\"}, \"spec\": {\"containers\": [{\"name\": \"web\", \"image\": \"r.example/web:1\", \"env\": [{\"name\": \"%N\", \"value\": %V}]}]}}",
        Quoted,
    ),
    carrier("ConfigMap", "a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  %N: %V\n", Quoted),
    carrier(
        "properties",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  app.properties: |\n    server.port=8080\n    shop.%N=%V\n    debug=false\n",
        AsIs,
    ),
    carrier(
        "dotenv",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  .env: |\n    PORT=8080\n    export %N=%V\n",
        AsIs,
    ),
    carrier(
        "INI",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  app.ini: |\n    [server]\n    port = 8080\n    [shop]\n    %N = %V\n",
        AsIs,
    ),
    carrier(
        "TOML",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  app.toml: |\n    [shop]\n    port = 8080\n    %N = %V\n",
        Quoted,
    ),
    carrier(
        "JSON file",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  app.json: |\n    {\n      \"port\": 8080,\n      \"%N\": %V,\n      \"debug\": false\n    }\n",
        Quoted,
    ),
    carrier(
        "YAML file",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  app.yaml: |\n    shop:\n      port: 8080\n      %N: %V\n",
        Quoted,
    ),
    carrier(
        "XML file",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  app.xml: |\n    <shop>\n      <port>8080</port>\n      <%N>%V</%N>\n    </shop>\n",
        AsIs,
    ),
    carrier(
        "XML attribute",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  app.config: |\n    <appSettings>\n      <add key=\"%N\" value=%V/>\n    </appSettings>\n",
        Quoted,
    ),
    carrier(
        "shell script",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  start.sh: |\n    #!/bin/sh\n    set -e\n    %N=%V ./start\n",
        Quoted,
    ),
    carrier(
        "stringData",
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData:\n  %N: %V\n",
        Quoted,
    ),
    carrier("Secret data", "a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\ndata:\n  %N: %V\n", Base64),
    carrier(
        "base64 in a ConfigMap",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\nbinaryData:\n  %N: %V\n",
        Base64,
    ),
    carrier(
        "option",
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: r.example/web:1\n      args:\n        - --port=8080\n        - --%N=%V\n",
        AsIs,
    ),
    carrier(
        "option and value",
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: r.example/web:1\n      args:\n        - --%N\n        - %V\n",
        Quoted,
    ),
    carrier(
        "command",
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: r.example/web:1\n      command:\n        - sh\n        - -c\n        - |\n          export %N='%V'\n          exec start\n",
        AsIs,
    ),
    carrier(
        "annotation",
        "a.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n    shop.example/%N: %V\n",
        Quoted,
    ),
    carrier(
        "custom resource",
        "a.yaml",
        "apiVersion: shop.example/v1\nkind: Database\nmetadata: {name: web}\nspec:\n  admin:\n    %N: %V\n",
        Quoted,
    ),
    carrier(
        "named parameter",
        "a.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec:\n  source:\n    chart: shop\n    helm:\n      parameters:\n        - name: auth.%N\n          value: %V\n",
        Quoted,
    ),
    carrier(
        "inline values",
        "a.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec:\n  source:\n    chart: shop\n    helm:\n      values: |\n        auth:\n          %N: %V\n",
        Quoted,
    ),
    carrier(
        "HelmRelease",
        "a.yaml",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web}\nspec:\n  values:\n    auth:\n      %N: %V\n",
        Quoted,
    ),
    carrier(
        "kustomize literal",
        "a.yaml",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nconfigMapGenerator:\n  - name: web\n    literals:\n      - %N=%V\n",
        AsIs,
    ),
    carrier(
        "kustomization without kind",
        "kustomization.yaml",
        "configMapGenerator:\n  - name: web\n    literals:\n      - %N=%V\n",
        AsIs,
    ),
    carrier("values of a chart", "chart/values.yaml", "shop:\n  port: 8080\n  %N: %V\n", Quoted),
    carrier("values of no chart", "envs/prod-values.yaml", "shop:\n  port: 8080\n  %N: %V\n", Quoted),
    carrier(
        "literal of a template",
        "chart/templates/a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  %N: %V\n",
        Quoted,
    ),
];

/// Comments, in which only what was in use is told: made-up values explain settings.
pub(crate) const COMMENTS: &[Carrier] = &[
    carrier(
        "comment",
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  # %N: %V\n  a: b\n",
        Quoted,
    ),
    carrier("comment of values", "chart/values.yaml", "shop:\n  port: 8080\n  # %N: %V\n", Quoted),
];

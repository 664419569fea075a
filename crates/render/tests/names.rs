//! The functions that a chart can call are those of Helm 3.22, by name, each once.

use std::collections::BTreeSet;

use hullmark_render::funcs::{FAMILIES, HELM_4};

/// The functions of text/template that Sprig does not replace.
const TEXT_TEMPLATE: &str = "and call eq ge gt html index js le len lt ne not or print printf println urlquery";

/// Helm's own.
const HELM: &str = "fail fromJson fromJsonArray fromToml fromYaml fromYamlArray include lookup required toJson toToml \
    toYaml toYamlPretty tpl";

/// Sprig 3.3.0's, without `env` and `expandenv`, which Helm takes away, and those that Helm replaces.
const SPRIG: &str = "abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec \
    b64enc base bcrypt biggest buildCustomCert camelcase cat ceil chunk clean coalesce compact concat contains date \
    dateInZone dateModify date_in_zone date_modify decryptAES deepCopy deepEqual default derivePassword dict dig dir \
    div divf duration durationRound empty encryptAES ext first float64 floor genCA genCAWithKey genPrivateKey \
    genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey get getHostByName has hasKey \
    hasPrefix hasSuffix hello htmlDate htmlDateInZone htpasswd indent initial initials int int64 isAbs join kebabcase \
    keys kindIs kindOf last list lower max maxf merge mergeOverwrite min minf mod mul mulf mustAppend mustChunk \
    mustCompact mustDateModify mustDeepCopy mustFirst mustFromJson mustHas mustInitial mustLast mustMerge \
    mustMergeOverwrite mustPrepend mustPush mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll \
    mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse mustSlice mustToDate mustToJson mustToPrettyJson mustToRawJson \
    mustUniq mustWithout must_date_modify nindent nospace now omit osBase osClean osDir osExt osIsAbs pick pluck \
    plural prepend push quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll \
    regexMatch regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace rest reverse round \
    semver semverCompare seq set sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha split splitList splitn \
    squote sub subf substr swapcase ternary title toDate toDecimal toPrettyJson toRawJson toString toStrings trim \
    trimAll trimPrefix trimSuffix trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep \
    untitle upper urlJoin urlParse uuidv4 values without wrap wrapWith";

#[test]
fn every_function_of_helm_is_there_once() {
    let mut ours = BTreeSet::new();
    for function in FAMILIES.iter().copied().flatten() {
        for name in std::iter::once(&function.name).chain(function.aliases) {
            assert!(ours.insert(*name), "{name} is there twice");
        }
    }
    let helms: BTreeSet<&str> =
        [TEXT_TEMPLATE, HELM, SPRIG].iter().flat_map(|names| names.split_whitespace()).collect();
    assert_eq!(helms.difference(&ours).collect::<Vec<_>>(), [&""; 0], "not there yet");
    assert_eq!(ours.difference(&helms).collect::<Vec<_>>(), [&""; 0], "Helm has no such function");
}

/// What Helm 4.3 has and Helm 3.22 has not.
const HELM_4_ONLY: &str = "durationDays durationHours durationMicroseconds durationMilliseconds durationMinutes \
    durationNanoseconds durationRoundTo durationSeconds durationTruncateTo durationWeeks mustToDuration mustToToml \
    mustToYaml";

#[test]
fn every_function_of_helm_4_alone_is_there() {
    let ours: Vec<&str> = HELM_4.iter().map(|function| function.name).collect();
    assert_eq!(ours, HELM_4_ONLY.split_whitespace().collect::<Vec<_>>());
}

//! The functions of text/template, and the places that errors name.

use super::Row;

pub const LOGIC: &[Row] = &[
    ("{{and}}", r#"error: @1:2: executing "test" at <and>: wrong number of args for and: want at least 1 got 0"#),
    (
        r#"{{and 1}} {{and 0 1}} {{and 1 0}} {{or 0 1}} {{or 1 (fail "x")}} {{and 0 (fail "x")}} {{or}}"#,
        r#"error: @1:88: executing "test" at <or>: wrong number of args for or: want at least 1 got 0"#,
    ),
    ("{{or}}", r#"error: @1:2: executing "test" at <or>: wrong number of args for or: want at least 1 got 0"#),
    ("{{and .nope .s}} {{or .nope .s}} {{.s | and .t}} {{.s | and .no}}", "<no value> text text false"),
    ("{{(and .nope .s).x}}", "<no value>"),
    ("{{(or .nope .m).k}}", "v"),
    ("{{not}}", r#"error: @1:2: executing "test" at <not>: wrong number of args for not: want 1 got 0"#),
    ("{{not 1 2}}", r#"error: @1:2: executing "test" at <not>: wrong number of args for not: want 1 got 2"#),
    ("{{not .n}} {{not .s}}", "true false"),
];

pub const BUILTINS: &[Row] = &[
    ("{{len .s}} {{len .l}} {{len .m}} {{len .uni}} {{len .ss}}", "4 4 4 6 2"),
    ("{{len .nope}}", r#"error: @1:2: executing "test" at <len .nope>: error calling len: len of nil pointer"#),
    ("{{len 3}}", r#"error: @1:2: executing "test" at <len 3>: error calling len: len of type int"#),
    ("{{len .f}}", r#"error: @1:2: executing "test" at <len .f>: error calling len: len of type float64"#),
    (
        "{{$x := .nope}}{{len $x}}",
        r#"error: @1:17: executing "test" at <len $x>: error calling len: reflect: call of reflect.Value.Type on zero Value"#,
    ),
    (
        "{{.nope | len}}",
        r#"error: @1:10: executing "test" at <len>: error calling len: reflect: call of reflect.Value.Type on zero Value"#,
    ),
    (
        "{{len nil}}",
        r#"error: @1:2: executing "test" at <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value"#,
    ),
    (
        r#"{{index .l 0}} {{index .m "k"}} {{index .m "d" "e"}} {{index .s 1}} {{index .m "zz"}} {{index .sm "zz"}}!"#,
        "a v x 101 <no value> !",
    ),
    (
        "{{index .l 4}}",
        r#"error: @1:2: executing "test" at <index .l 4>: error calling index: reflect: slice index out of range"#,
    ),
    ("{{index .l 5}}", r#"error: @1:2: executing "test" at <index .l 5>: error calling index: index out of range: 5"#),
    (
        "{{index .l -1}}",
        r#"error: @1:2: executing "test" at <index .l -1>: error calling index: index out of range: -1"#,
    ),
    (
        r#"{{index .l "a"}}"#,
        r#"error: @1:2: executing "test" at <index .l "a">: error calling index: cannot index slice/array with type string"#,
    ),
    (
        "{{index .l 1.0}}",
        r#"error: @1:2: executing "test" at <index .l 1.0>: error calling index: cannot index slice/array with type float64"#,
    ),
    (
        "{{index .l .f}}",
        r#"error: @1:2: executing "test" at <index .l .f>: error calling index: cannot index slice/array with type float64"#,
    ),
    (
        "{{index .m 1}}",
        r#"error: @1:2: executing "test" at <index .m 1>: error calling index: value has type int; should be string"#,
    ),
    (
        "{{index .m nil}}",
        r#"error: @1:2: executing "test" at <index .m nil>: error calling index: value is nil; should be of type string"#,
    ),
    (
        "{{index .l nil}}",
        r#"error: @1:2: executing "test" at <index .l nil>: error calling index: cannot index slice/array with nil"#,
    ),
    (
        "{{index .nope 1}}",
        r#"error: @1:2: executing "test" at <index .nope 1>: error calling index: index of untyped nil"#,
    ),
    (
        r#"{{index .m "n" "x"}}"#,
        r#"error: @1:2: executing "test" at <index .m "n" "x">: error calling index: index of nil pointer"#,
    ),
    (
        r#"{{index .m "zz" "x"}}"#,
        r#"error: @1:2: executing "test" at <index .m "zz" "x">: error calling index: index of nil pointer"#,
    ),
    (
        "{{index .i 1}}",
        r#"error: @1:2: executing "test" at <index .i 1>: error calling index: can't index item of type int"#,
    ),
    (
        "{{index .s 4}}",
        r#"error: @1:2: executing "test" at <index .s 4>: error calling index: reflect: string index out of range"#,
    ),
    ("{{index .l}}", "[a b <nil> 1.5]"),
    ("{{index}}", r#"error: @1:2: executing "test" at <index>: wrong number of args for index: want at least 1 got 0"#),
    (
        "{{index .l .u}}",
        r#"error: @1:2: executing "test" at <index .l .u>: error calling index: index out of range: 5"#,
    ),
    (r#"{{(index .m "zz").x}}"#, "<no value>"),
    (
        "{{slice .s 1 2}} {{slice .s}} {{slice .s 2}} {{slice .ss 1}}",
        r#"error: @1:2: executing "test" at <slice .s 1 2>: error calling slice: list should be type of slice or array but string"#,
    ),
    (
        "{{slice .s 3 2}}",
        r#"error: @1:2: executing "test" at <slice .s 3 2>: error calling slice: list should be type of slice or array but string"#,
    ),
    (
        "{{slice .s 1 2 3}}",
        r#"error: @1:2: executing "test" at <slice .s 1 2 3>: error calling slice: list should be type of slice or array but string"#,
    ),
    (
        "{{slice .s 9}}",
        r#"error: @1:2: executing "test" at <slice .s 9>: error calling slice: list should be type of slice or array but string"#,
    ),
    (
        "{{slice .i 1}}",
        r#"error: @1:2: executing "test" at <slice .i 1>: error calling slice: list should be type of slice or array but int"#,
    ),
    (
        "{{slice .nope 1}}",
        r#"error: @1:2: executing "test" at <slice .nope 1>: error calling slice: runtime error: invalid memory address or nil pointer dereference"#,
    ),
    ("{{slice .ss 0 1 2}}", "[x]"),
    ("{{slice .ss 0 1 2 3}}", "[x]"),
    (
        "{{call .s}}",
        r#"error: @1:2: executing "test" at <call .s>: error calling call: non-function .s of type string"#,
    ),
    ("{{call .nope}}", r#"error: @1:2: executing "test" at <call .nope>: error calling call: call of nil"#),
    ("{{call}}", r#"error: @1:2: executing "test" at <call>: wrong number of args for call: want at least 1 got 0"#),
    (
        "{{.s | call}}",
        r#"error: @1:7: executing "test" at <call>: error calling call: non-function text of type string"#,
    ),
    (
        "{{.i | call}}",
        r#"error: @1:7: executing "test" at <call>: error calling call: non-function <int Value> of type int"#,
    ),
    (
        r#"{{html "<a&'\">"}} {{html .nope}} {{html 1 2 "a" 3}} {{html nil}}"#,
        "&lt;a&amp;&#39;&#34;&gt; &lt;no value&gt; 1 2a3 &lt;no value&gt;",
    ),
    (
        r#"{{js "a'b\"c\\d<>&=\x01é"}} {{js 1 .s}} {{js "\u2028"}}"#,
        r#"a\'b\"c\\d\u003C\u003E\u0026\u003D\u0001é 1text \u2028"#,
    ),
    (r#"{{urlquery "a b&c=d/é~-_."}} {{urlquery 1 2}}"#, "a+b%26c%3Dd%2F%C3%A9~-_. 1+2"),
    (
        r#"{{print}} {{print 1 2}} {{print "a" 1 2 "b"}} {{println "x" 1}} {{printf "%d-%s-%v" 1 .s .m}} {{printf "%q" .s}}"#,
        " 1 2 a1 2b x 1\n 1-text-map[d:map[e:x] k:v l:[p] n:<nil>] \"text\"",
    ),
    ("{{print nil .nope .n}}", "<nil> <nil> <nil>"),
    (
        "{{printf}}",
        r#"error: @1:2: executing "test" at <printf>: wrong number of args for printf: want at least 1 got 0"#,
    ),
    ("{{printf 3}}", r#"error: @1:9: executing "test" at <3>: expected string; found 3"#),
    (
        "{{printf .nope}}",
        r#"error: @1:9: executing "test" at <.nope>: wrong type for value; expected string; got interface {}"#,
    ),
    (
        r#"{{printf "%d" .s}} {{printf "%s" .i}} {{printf "%d" .f}} {{printf "x" 1}} {{printf "%d"}}"#,
        "%!d(string=text) %!s(int=3) %!d(float64=2.5) x%!(EXTRA int=1) %!d(MISSING)",
    ),
    (r#"{{.s | printf "%s-%s" "a"}}"#, "a-text"),
];

pub const COMPARISONS: &[Row] = &[
    (
        r#"{{eq 1 1}} {{eq 1 2 1}} {{eq .s "text"}} {{eq .i 3}} {{eq .i64 7}} {{eq .u 5}} {{eq 5 .u}} {{eq .by 65}} {{eq 1.0 1.0}}"#,
        "true true true true true true true true true",
    ),
    ("{{eq}}", r#"error: @1:2: executing "test" at <eq>: wrong number of args for eq: want at least 1 got 0"#),
    ("{{eq 1}}", r#"error: @1:2: executing "test" at <eq 1>: error calling eq: missing argument for comparison"#),
    (
        "{{eq 1 1.0}}",
        r#"error: @1:2: executing "test" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64"#,
    ),
    (
        "{{eq .f3 3}}",
        r#"error: @1:2: executing "test" at <eq .f3 3>: error calling eq: incompatible types for comparison: float64 and int"#,
    ),
    (
        "{{eq .s 1}}",
        r#"error: @1:2: executing "test" at <eq .s 1>: error calling eq: incompatible types for comparison: string and int"#,
    ),
    (
        r#"{{eq .nope 1}} {{eq .nope nil}} {{eq .nope .n}} {{eq 1 .nope}} {{eq nil nil}} {{eq .nope "" 1}}"#,
        "false true true false true false",
    ),
    (
        "{{eq .l .l}}",
        r#"error: @1:2: executing "test" at <eq .l .l>: error calling eq: non-comparable type [a b <nil> %!s(float64=1.5)]: []interface {}"#,
    ),
    (
        "{{eq .m .m}}",
        r#"error: @1:2: executing "test" at <eq .m .m>: error calling eq: non-comparable type map[d:map[e:x] k:v l:[p] n:<nil>]: map[string]interface {}"#,
    ),
    (
        "{{eq .l .m}}",
        r#"error: @1:2: executing "test" at <eq .l .m>: error calling eq: non-comparable types [a b <nil> %!s(float64=1.5)]: []interface {}, map[string]interface {}: map[d:map[e:x] k:v l:[p] n:<nil>]"#,
    ),
    (
        "{{eq .l 1}}",
        r#"error: @1:2: executing "test" at <eq .l 1>: error calling eq: incompatible types for comparison: []interface {} and int"#,
    ),
    (
        r#"{{eq .m "x"}}"#,
        r#"error: @1:2: executing "test" at <eq .m "x">: error calling eq: incompatible types for comparison: map[string]interface {} and string"#,
    ),
    ("{{eq .l .nope}} {{eq .m nil}}", "false false"),
    (
        "{{eq .ss .ss}}",
        r#"error: @1:2: executing "test" at <eq .ss .ss>: error calling eq: non-comparable type [x y]: []string"#,
    ),
    ("{{eq .t true}} {{eq .t .no}}", "true false"),
    (
        "{{eq .t 1}}",
        r#"error: @1:2: executing "test" at <eq .t 1>: error calling eq: incompatible types for comparison: bool and int"#,
    ),
    (
        r#"{{eq 1 "a" 1}}"#,
        r#"error: @1:2: executing "test" at <eq 1 "a" 1>: error calling eq: incompatible types for comparison: int and string"#,
    ),
    (r#"{{eq 1 1 "a"}}"#, "true"),
    (r#"{{ne 1 2}} {{ne .s "x"}} {{ne .nope 1}}"#, "true true true"),
    ("{{ne 1}}", r#"error: @1:2: executing "test" at <ne>: wrong number of args for ne: want 2 got 1"#),
    (
        r#"{{ne 1 "a"}}"#,
        r#"error: @1:2: executing "test" at <ne 1 "a">: error calling ne: incompatible types for comparison: int and string"#,
    ),
    ("{{ne 1 2 3}}", r#"error: @1:2: executing "test" at <ne>: wrong number of args for ne: want 2 got 3"#),
    (
        r#"{{lt 1 2}} {{lt 2 1}} {{le 1 1}} {{gt 2 1}} {{ge 1 2}} {{lt "a" "b"}} {{lt 1.5 2.5}} {{lt -1 .u}} {{lt .u 6}} {{gt .u -1}}"#,
        "true false true true false true true true true true",
    ),
    (
        "{{lt 1 1.5}}",
        r#"error: @1:2: executing "test" at <lt 1 1.5>: error calling lt: incompatible types for comparison: int and float64"#,
    ),
    (
        r#"{{lt 1 "a"}}"#,
        r#"error: @1:2: executing "test" at <lt 1 "a">: error calling lt: incompatible types for comparison: int and string"#,
    ),
    ("{{lt .t .no}}", r#"error: @1:2: executing "test" at <lt .t .no>: error calling lt: invalid type for comparison"#),
    (
        "{{lt .nope 1}}",
        r#"error: @1:2: executing "test" at <lt .nope 1>: error calling lt: invalid type for comparison"#,
    ),
    (
        "{{lt 1 .nope}}",
        r#"error: @1:2: executing "test" at <lt 1 .nope>: error calling lt: invalid type for comparison"#,
    ),
    ("{{lt nil 1}}", r#"error: @1:2: executing "test" at <lt nil 1>: error calling lt: invalid type for comparison"#),
    ("{{gt .l 1}}", r#"error: @1:2: executing "test" at <gt .l 1>: error calling gt: invalid type for comparison"#),
    ("{{lt .l .l}}", r#"error: @1:2: executing "test" at <lt .l .l>: error calling lt: invalid type for comparison"#),
    ("{{le .t .t}}", r#"error: @1:2: executing "test" at <le .t .t>: error calling le: invalid type for comparison"#),
    (
        "{{ge .f 2}}",
        r#"error: @1:2: executing "test" at <ge .f 2>: error calling ge: incompatible types for comparison: float64 and int"#,
    ),
];

pub const PLACES: &[Row] = &[
    (r#"{{.s | printf "%s %s" (printf "%d" 3)}}"#, "3 text"),
    ("{{with $x := .m.d}}{{with $y := .e}}{{$x.e}}{{$y}}{{end}}{{end}}", "xx"),
    ("{{- range $i, $e := .ss}}", "error: @1: unexpected EOF"),
    ("- {{$i}}: {{$e}}", r#"error: @1: undefined variable "$i""#),
    ("{{- end}}", "error: @1: unexpected {{end}}"),
    (r#"{{define "x"}}{{range .}}{{.}}{{end}}{{end}}{{template "x" .ss}}"#, "xy"),
    ("{{$a := 1}}{{if true}}{{$a = 2}}{{end}}{{$a}}", "2"),
    ("{{$a := 1}}{{if true}}{{$a := 2}}{{end}}{{$a}}", "1"),
    (r#"{{with .m}}{{.k | printf "%s" | upper | printf "%q"}}{{end}}"#, r#""V""#),
    (r#"{{if and .t (eq .s "text") (not .no)}}yes{{end}}"#, "yes"),
    (r#"{{if or (not .t) (hasPrefix "te" .s)}}yes{{end}}"#, "yes"),
    ("{{if gt (len .l) 3}}yes{{end}}", "yes"),
    ("{{.m.d.e.f}}", r#"error: @1:4: executing "test" at <.m.d.e.f>: can't evaluate field f in type interface {}"#),
    (
        "{{print .m.d.e.f}}",
        r#"error: @1:10: executing "test" at <.m.d.e.f>: can't evaluate field f in type interface {}"#,
    ),
    ("{{print (.m.d.e).f}}", r#"error: @1:11: executing "test" at <.m.d.e>: can't evaluate field f in type string"#),
    ("{{if .m.q.z}}{{end}}", r#"error: @1:7: executing "test" at <.m.q.z>: nil pointer evaluating interface {}.z"#),
    ("{{with .m.q.z}}{{end}}", r#"error: @1:9: executing "test" at <.m.q.z>: nil pointer evaluating interface {}.z"#),
    ("{{range .m.q.z}}{{end}}", r#"error: @1:10: executing "test" at <.m.q.z>: nil pointer evaluating interface {}.z"#),
    (
        r#"{{template "x" .m.q.z}}"#,
        r#"error: @1:11: executing "test" at <{{template "x" .m.q.z}}>: template "x" not defined"#,
    ),
    (
        r#"{{define "x"}}{{end}}{{template "x" .m.q.z}}"#,
        r#"error: @1:38: executing "test" at <.m.q.z>: nil pointer evaluating interface {}.z"#,
    ),
    ("{{$x := .m.q.z}}", r#"error: @1:10: executing "test" at <.m.q.z>: nil pointer evaluating interface {}.z"#),
    ("{{$x := print .m.q.z}}", r#"error: @1:16: executing "test" at <.m.q.z>: nil pointer evaluating interface {}.z"#),
    ("{{ .s | print .m.q.z }}", r#"error: @1:16: executing "test" at <.m.q.z>: nil pointer evaluating interface {}.z"#),
    ("{{upper .m.q.z}}", r#"error: @1:10: executing "test" at <.m.q.z>: nil pointer evaluating interface {}.z"#),
    (
        r#"{{ "a" | upper .i }}"#,
        r#"error: @1:9: executing "test" at <upper>: wrong number of args for upper: want 1 got 2"#,
    ),
    ("{{ .i | repeat 3 }}", r#"error: @1:15: executing "test" at <3>: wrong type for value; expected string; got int"#),
    (
        "{{ .i | upper | lower }}",
        r#"error: @1:8: executing "test" at <upper>: wrong type for value; expected string; got int"#,
    ),
    (
        r#"{{ printf "%s" .s | upper .s }}"#,
        r#"error: @1:20: executing "test" at <upper>: wrong number of args for upper: want 1 got 2"#,
    ),
    (
        r#"{{ fail (printf "a%%b %d" 3) }}"#,
        r#"error: @1:3: executing "test" at <fail (printf "a%%b %d" 3)>: error calling fail: a%b 3"#,
    ),
    (
        r#"{{ fail "multi\nline: x" }}"#,
        "error: @1:3: executing \"test\" at <fail \"multi\\nline: x\">: error calling fail: multi\nline: x",
    ),
    (
        "{{ index .l (len .l) }}",
        r#"error: @1:3: executing "test" at <index .l (len .l)>: error calling index: reflect: slice index out of range"#,
    ),
    (
        r#"{{ trunc 3 .s }}{{ trunc "a" .s }}"#,
        r#"error: @1:25: executing "test" at <"a">: expected integer; found "a""#,
    ),
    ("{{ add 1 .i }} {{ add1 2 }}", "4 3"),
    ("{{ int .f }}", "2"),
    (
        "{{ .m.k.l.m.n }}",
        r#"error: @1:5: executing "test" at <.m.k.l.m.n>: can't evaluate field l in type interface {}"#,
    ),
    ("{{ $.m.k.l }}", r#"error: @1:4: executing "test" at <$.m.k.l>: can't evaluate field l in type interface {}"#),
    ("{{ $.m.q.l }}", r#"error: @1:4: executing "test" at <$.m.q.l>: nil pointer evaluating interface {}.l"#),
    ("{{ $.q.l }}", r#"error: @1:4: executing "test" at <$.q.l>: nil pointer evaluating interface {}.l"#),
    ("{{ (.m.q.l) }}", r#"error: @1:6: executing "test" at <.m.q.l>: nil pointer evaluating interface {}.l"#),
    ("{{ (print .m.q.l) }}", r#"error: @1:12: executing "test" at <.m.q.l>: nil pointer evaluating interface {}.l"#),
    ("{{ not (.m.q.l) }}", r#"error: @1:10: executing "test" at <.m.q.l>: nil pointer evaluating interface {}.l"#),
    (
        "{{ range $i, $e := (list 1 2) }}{{ $e.x }}{{ end }}",
        r#"error: @1:37: executing "test" at <$e.x>: can't evaluate field x in type interface {}"#,
    ),
    (
        r#"{{ range $k, $e := (dict "a" nil) }}{{ $e.x }}{{ end }}"#,
        r#"error: @1:41: executing "test" at <$e.x>: nil pointer evaluating interface {}.x"#,
    ),
    (
        r#"{{ range $k, $e := (dict "a" nil) }}{{ .x }}{{ end }}"#,
        r#"error: @1:39: executing "test" at <.x>: nil pointer evaluating interface {}.x"#,
    ),
    (
        r#"{{ range $k, $e := (dict "a" 1) }}{{ .x }}{{ end }}"#,
        r#"error: @1:37: executing "test" at <.x>: can't evaluate field x in type interface {}"#,
    ),
    (
        r#"{{ with (dict "a" nil) }}{{ .a.x }}{{ end }}"#,
        r#"error: @1:30: executing "test" at <.a.x>: nil pointer evaluating interface {}.x"#,
    ),
    (
        "{{ with (index .l 0) }}{{ .x }}{{ end }}",
        r#"error: @1:26: executing "test" at <.x>: can't evaluate field x in type string"#,
    ),
    (
        r#"{{ include (print "a" "b") . }}"#,
        r#"error: @1:3: executing "test" at <include (print "a" "b") .>: error calling include: template: no template "ab" associated with template "gotpl""#,
    ),
    (
        r#"{{- include "nope" . | nindent 2 }}"#,
        r#"error: @1:4: executing "test" at <include "nope" .>: error calling include: template: no template "nope" associated with template "gotpl""#,
    ),
    (
        r#"{{ tpl (printf "{{ %s }}" ".q.r") . }}"#,
        r#"error: @1:3: executing "test" at <tpl (printf "{{ %s }}" ".q.r") .>: error calling tpl: error during tpl function execution for "{{ .q.r }}": template: gotpl:1:5: executing "gotpl" at <.q.r>: nil pointer evaluating interface {}.r"#,
    ),
    (
        r#"{{ tpl "{{ tpl \"{{ .q.r }}\" . }}" . }}"#,
        r#"error: @1:3: executing "test" at <tpl "{{ tpl \"{{ .q.r }}\" . }}" .>: error calling tpl: error during tpl function execution for "{{ tpl \"{{ .q.r }}\" . }}": template: gotpl:1:3: executing "gotpl" at <tpl "{{ .q.r }}" .>: error calling tpl: error during tpl function execution for "{{ .q.r }}": template: gotpl:1:5: executing "gotpl" at <.q.r>: nil pointer evaluating interface {}.r"#,
    ),
    (
        r#"{{ tpl "{{ fail `x` }}" . }}"#,
        r#"error: @1:3: executing "test" at <tpl "{{ fail `x` }}" .>: error calling tpl: error during tpl function execution for "{{ fail `x` }}": template: gotpl:1:3: executing "gotpl" at <fail `x`>: error calling fail: x"#,
    ),
    (
        r#"{{ tpl "{{ nofunc }}" . }}"#,
        r#"error: @1:3: executing "test" at <tpl "{{ nofunc }}" .>: error calling tpl: cannot parse template "{{ nofunc }}": template: gotpl:1: function "nofunc" not defined"#,
    ),
    (
        r#"{{ tpl "{{ template `nope` }}" . }}"#,
        r#"error: @1:3: executing "test" at <tpl "{{ template `nope` }}" .>: error calling tpl: error during tpl function execution for "{{ template `nope` }}": template: gotpl:1:12: executing "gotpl" at <{{template "nope"}}>: template "nope" not defined"#,
    ),
    ("{{break}}{{range .l}}{{end}}", "error: @1: {{break}} outside {{range}}"),
    ("{{range .l}}{{if true}}{{break}}{{end}}{{end}}ok", "ok"),
    ("{{range .l}}{{with .}}{{continue}}{{end}}z{{end}}ok", "zok"),
    (r#"{{ .s | eq "text" }}"#, "true"),
    (
        "{{ eq .s | print }}",
        r#"error: @1:3: executing "test" at <eq .s>: error calling eq: missing argument for comparison"#,
    ),
    (r#"{{ (dict "a" 1).b.c }}"#, r#"error: @1:13: executing "test" at <1>: nil pointer evaluating interface {}.c"#),
    (
        r#"{{ (dict "a" 1).a.c }}"#,
        r#"error: @1:13: executing "test" at <1>: can't evaluate field c in type interface {}"#,
    ),
    ("{{ list.x }}", r#"error: @1:3: executing "test" at <list>: can't evaluate field x in type []interface {}"#),
    (r#"{{ printf "%v %v" .nope nil }}"#, "<nil> <nil>"),
    ("{{ if eq .i 3 }}{{ else if .q.r }}{{ end }}", ""),
    (
        "{{ if .no }}{{ else if .q.r }}{{ end }}",
        r#"error: @1:25: executing "test" at <.q.r>: nil pointer evaluating interface {}.r"#,
    ),
    (
        "{{ with .no }}{{ else with .q.r }}{{ end }}",
        r#"error: @1:29: executing "test" at <.q.r>: nil pointer evaluating interface {}.r"#,
    ),
    ("{{/* a */}}{{/* b */}}{{ .s }}", "text"),
    ("{{ .s }}{{- /* x */ -}} y", "texty"),
    ("  {{- .s -}}  ", "text"),
    ("{{-}}", r#"error: @1: illegal number syntax: "-""#),
    ("{{- }}", "error: @1: missing value for command"),
    ("{{ -}}", "error: @1: missing value for command"),
    ("{{--}}", r#"error: @1: bad number syntax: "--""#),
    ("{{- -}}", r#"error: @1: illegal number syntax: "-""#),
    ("{{ - }}", r#"error: @1: illegal number syntax: "-""#),
    ("{{.s-}}", "error: @1: bad character U+002D '-'"),
    ("{{.s -}} x", "textx"),
    ("{{-.s}}", r#"error: @1: bad number syntax: "-.s""#),
    ("{{- .s}}", "text"),
    ("{{ .s- }}", "error: @1: bad character U+002D '-'"),
    (r#"{{"a"-}}"#, r#"error: @1: unexpected "-" in operand"#),
    ("{{3-}}", r#"error: @1: bad number syntax: "3-""#),
    ("{{3 -}}", "3"),
    (
        r#"{{define "a"}}{{end}}{{define "b"}}{{template "a"}}x{{.y.z}}{{end}}{{include "b" .m}}"#,
        r#"error: @1:69: executing "test" at <include "b" .m>: error calling include: @1:56: executing "b" at <.y.z>: nil pointer evaluating interface {}.z"#,
    ),
    (
        "{{/* a\nb */}}{{.nope.x.y}}",
        r#"error: @2:13: executing "test" at <.nope.x.y>: nil pointer evaluating interface {}.x"#,
    ),
    ("{{.s\n}}", "text"),
    ("{{.s -\n}}", r#"error: @1: illegal number syntax: "-""#),
    ("{{if .t\n}}x{{end}}", "x"),
    (
        "{{if .t}}\n\n{{.q.r}}{{end}}",
        r#"error: @3:4: executing "test" at <.q.r>: nil pointer evaluating interface {}.r"#,
    ),
    ("a\n{{ .s\n | nofunc }}", r#"error: @3: function "nofunc" not defined"#),
    ("{{\"a\n\"}}", "error: @1: unterminated quoted string"),
    ("{{`a\nb` | nofunc}}", r#"error: @2: function "nofunc" not defined"#),
    ("{{\n\n.s \n !}}", r#"error: @4: unexpected "!" in operand"#),
    ("{{/* x\n\n", "error: @1: unclosed comment"),
    (
        "x\n{{ .s | upper\n | .q.r }}",
        r#"error: @3:5: executing "test" at <.q.r>: nil pointer evaluating interface {}.r"#,
    ),
    ("äö{{ .q.r }}", r#"error: @1:9: executing "test" at <.q.r>: nil pointer evaluating interface {}.r"#),
    ("\t{{ .q.r }}", r#"error: @1:6: executing "test" at <.q.r>: nil pointer evaluating interface {}.r"#),
    ("a\r\nb{{ .q.r }}", r#"error: @2:6: executing "test" at <.q.r>: nil pointer evaluating interface {}.r"#),
    ("{{- range $i, $e := .ss}}\n- {{$i}}: {{$e}}\n{{- end}}", "\n- 0: x\n- 1: y"),
    ("{{if true}}\n{{if}}", "error: @2: missing value for if"),
    ("{{if true}}\n{{else}}\n{{.s", "error: @3: unclosed action"),
    ("{{if true}}\n{{else}}\n{{\"", "error: @3: unterminated quoted string"),
    ("a\n\n  {{- 3 -}}  \n\n b", "a3b"),
    ("x{{\n\n(1}}", "error: @3: unclosed left paren in action started at test:1"),
    (
        "{{define \"a\"}}\n{{.x.y}}{{end}}\n\n{{include \"a\" .m | upper}}",
        r#"error: @4:2: executing "test" at <include "a" .m>: error calling include: @2:4: executing "a" at <.x.y>: nil pointer evaluating interface {}.y"#,
    ),
    ("{{`a\r\nb`}}", "a\nb"),
    ("\u{0}{{\"\u{0}\"}}", "\u{0}\u{0}"),
    ("{{\u{0}}}", "error: @1: unrecognized character in action: U+0000"),
    ("{{\u{7f}}}", "error: @1: unrecognized character in action: U+007F"),
    ("{{\u{200b}}}", "error: @1: unrecognized character in action: U+200B"),
    ("{{.s\u{a0}}}", "error: @1: bad character U+00A0"),
    ("{{\u{a0}}}", "error: @1: unrecognized character in action: U+00A0"),
    ("{{'ä'}}", "228"),
    ("{{.\u{301}}}", "error: @1: bad character U+0301 '\u{301}'"),
    ("{{ \n-}} x", "error: @2: missing value for command"),
    ("{{ .s\n\n-}} x{{.q.r}}", r#"error: @3:9: executing "test" at <.q.r>: nil pointer evaluating interface {}.r"#),
    ("{{.s\n-}}\n\n{{.q.r}}", r#"error: @4:4: executing "test" at <.q.r>: nil pointer evaluating interface {}.r"#),
    ("{{(\n1\n", "error: @3: unclosed action started at test:1"),
    ("{{range .l}}\n{{end}}\n{{end}}", "error: @3: unexpected {{end}}"),
    ("{{template \"x\"\n\n", "error: @3: unclosed action started at test:1"),
    ("{{$x := 1}}\n{{$y}}", r#"error: @2: undefined variable "$y""#),
    ("{{ if (((.s))) }}y{{ end }}", "y"),
];

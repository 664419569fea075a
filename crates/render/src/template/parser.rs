//! Tokens to trees: text, actions and control structures. Pipelines are in `pipelines`.

use std::sync::Arc;

use hullmark_source::{SourceId, Span};

use super::constants::unquote;
use super::error::ParseError;
use super::lexer::{Lexer, Token, TokenKind};
use super::tree::{Branch, BranchKind, List, Node, Pipeline, Place, TemplateCall, Tree, TreeText};
use crate::HelmVersion;
use crate::gofmt::quote_bytes;

/// How deep parentheses and control structures may nest. Go allows 10000 parentheses and any number of control
/// structures; nobody writes a tenth of this.
pub(super) const MAX_NESTING: usize = 1000;

/// What a text says, whatever its name is and wherever it lies: files with the same text share it.
#[derive(Debug)]
pub(super) struct Body {
    /// The templates that it defines, by name.
    definitions: Vec<(Arc<str>, Arc<List>)>,
    /// What stands outside of them.
    main: Arc<List>,
}

/// Parses a text; `name` is for errors, and the version says which functions there are.
///
/// # Errors
/// The first syntax error, as Go finds it.
pub(super) fn parse(name: &Arc<str>, text: &TreeText, helm: HelmVersion) -> Result<Body, ParseError> {
    let mut parser = Parser { helm, ..Parser::new(name, text) };
    let main = parser.file()?;
    Ok(Body { definitions: parser.definitions, main: Arc::new(main) })
}

/// The templates that a text of this body defines, the text itself (under `name`) among them.
///
/// # Errors
/// When the text defines a template of its own name as well.
pub(super) fn trees(body: &Body, name: &Arc<str>, text: &TreeText) -> Result<Vec<Arc<Tree>>, ParseError> {
    let mut definitions = body.definitions.clone();
    if !add(&mut definitions, Arc::clone(name), Arc::clone(&body.main), text) {
        let mut parser = Parser::new(name, text);
        parser.last_read = body.main.place.end;
        return parser.multiple_definition(name, body.main.place);
    }
    let tree = |(of, root)| Tree { name: of, parse_name: Arc::clone(name), text: text.clone(), root };
    Ok(definitions.into_iter().map(|definition| Arc::new(tree(definition))).collect())
}

/// Keeps a template, unless one of its name is there and it is blank. `false` when neither is blank.
fn add(definitions: &mut Vec<(Arc<str>, Arc<List>)>, name: Arc<str>, root: Arc<List>, text: &TreeText) -> bool {
    match definitions.iter_mut().find(|(known, _)| *known == name) {
        None => definitions.push((name, root)),
        Some((_, known)) if known.is_blank(text) => *known = root,
        Some(_) => return root.is_blank(text),
    }
    true
}

pub(super) struct Parser<'a> {
    pub(super) input: &'a [u8],
    lexer: Lexer<'a>,
    /// Tokens that were read and given back; the next one is last.
    pending: Vec<Token>,
    /// Where the token begins that the lexer gave last.
    last_read: u32,
    name: &'a Arc<str>,
    text: &'a TreeText,
    definitions: Vec<(Arc<str>, Arc<List>)>,
    pub(super) nesting: usize,
    pub(super) helm: HelmVersion,
    pub(super) scope: Scope,
}

/// What is known of the template being parsed, apart from those around it.
pub(super) struct Scope {
    pub(super) variables: Vec<Arc<str>>,
    range_depth: usize,
    /// Where the action being parsed begins.
    action_start: Option<u32>,
}

impl Default for Scope {
    fn default() -> Self {
        Self { variables: vec!["$".into()], range_depth: 0, action_start: None }
    }
}

/// What stands in a list: a node, or what ends the list.
enum Item {
    Node(Node),
    /// `{{end}}`; where it begins.
    End(Place),
    /// `{{else}}`, or `{{else` with an `if` or `with` that is still to be read.
    Else(Place),
}

pub(super) type Parsed<T> = Result<T, ParseError>;

impl<'a> Parser<'a> {
    fn new(name: &'a Arc<str>, text: &'a TreeText) -> Self {
        Self {
            input: text.as_bytes(),
            lexer: Lexer::new(text.as_bytes()),
            pending: Vec::new(),
            last_read: 0,
            name,
            text,
            definitions: Vec::new(),
            nesting: 0,
            helm: HelmVersion::default(),
            scope: Scope::default(),
        }
    }

    pub(super) fn next(&mut self) -> Token {
        self.pending.pop().unwrap_or_else(|| {
            let token = self.lexer.next_token();
            self.last_read = token.start;
            token
        })
    }

    pub(super) fn give_back(&mut self, token: Token) {
        self.pending.push(token);
    }

    pub(super) fn peek(&mut self) -> Token {
        let token = self.next();
        self.give_back(token.clone());
        token
    }

    pub(super) fn next_non_space(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != TokenKind::Space {
                return token;
            }
        }
    }

    /// The next token that is no space; spaces before it are gone.
    pub(super) fn peek_non_space(&mut self) -> Token {
        let token = self.next_non_space();
        self.give_back(token.clone());
        token
    }

    pub(super) fn slice(&self, token: &Token) -> &'a [u8] {
        self.input.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    pub(super) fn str(&self, token: &Token) -> String {
        String::from_utf8_lossy(self.slice(token)).into_owned()
    }

    /// An error at a place, on the line that Go would name.
    pub(super) fn error<T>(&self, place: Place, message: impl Into<String>) -> Parsed<T> {
        self.error_on_line_of(self.last_read, place, message)
    }

    fn error_on_line_of<T>(&self, offset: u32, place: Place, message: impl Into<String>) -> Parsed<T> {
        let span = self.text.span(place).unwrap_or_else(|| Span::new(MADE, place.start, place.end));
        let go_line = self.text.go_position(offset).0;
        Err(ParseError { template: Arc::clone(self.name), message: message.into(), span, go_line, meant: None })
    }

    pub(super) fn unexpected<T>(&self, token: &Token, context: &str) -> Parsed<T> {
        let what = token.describe(self.input);
        if token.kind != TokenKind::Error {
            return self.error(place_of(token), format!("unexpected {what} in {context}"));
        }
        let line = |offset| self.text.go_position(offset).0;
        let started = self.scope.action_start.map(line).filter(|started| *started != line(token.start));
        let extra = started.map_or_else(String::new, |started| {
            let action = if what.ends_with(" action") { "" } else { " in action" };
            format!("{action} started at {}:{started}", self.name)
        });
        self.error(place_of(token), format!("{what}{extra}"))
    }

    pub(super) fn expect(&mut self, kind: TokenKind, context: &str) -> Parsed<Token> {
        let token = self.next_non_space();
        if token.kind == kind { Ok(token) } else { self.unexpected(&token, context) }
    }

    fn file(&mut self) -> Parsed<List> {
        let mut nodes = Vec::new();
        loop {
            let token = self.peek();
            if token.kind == TokenKind::Eof {
                break;
            }
            if token.kind == TokenKind::LeftDelim {
                let delim = self.next();
                let word = self.next_non_space();
                if word.kind == TokenKind::Define {
                    self.definition()?;
                    continue;
                }
                self.give_back(word);
                self.give_back(delim);
            }
            match self.text_or_action()? {
                Item::Node(node) => nodes.push(node),
                Item::End(place) => return self.error(place, "unexpected {{end}}"),
                Item::Else(place) => return self.error(place, "unexpected {{else}}"),
            }
        }
        let place = Place { start: 0, end: u32::try_from(self.input.len()).unwrap_or(u32::MAX) };
        Ok(List { place, nodes })
    }

    /// `{{define "name"}} … {{end}}`; `define` is read.
    fn definition(&mut self) -> Parsed<()> {
        const CONTEXT: &str = "define clause";
        let outer = std::mem::take(&mut self.scope);
        let token = self.next_non_space();
        let name = self.template_name(&token, CONTEXT)?;
        let delim = self.expect(TokenKind::RightDelim, CONTEXT)?;
        let (list, end) = self.item_list(delim.end)?;
        if let Item::Else(place) = end {
            return self.error(place, format!("unexpected {{{{else}}}} in {CONTEXT}"));
        }
        self.add(&name, list)?;
        self.scope = outer;
        Ok(())
    }

    fn add(&mut self, name: &Arc<str>, root: List) -> Parsed<()> {
        let place = root.place;
        if add(&mut self.definitions, Arc::clone(name), Arc::new(root), self.text) {
            return Ok(());
        }
        self.multiple_definition(name, place)
    }

    fn multiple_definition<T>(&self, name: &str, place: Place) -> Parsed<T> {
        let name = quote_bytes(name.as_bytes());
        self.error(place, format!("template: multiple definition of template {name}"))
    }

    /// Nodes up to `{{end}}` or `{{else}}`, which is given back apart. `start` is where the list begins.
    fn item_list(&mut self, start: u32) -> Parsed<(List, Item)> {
        let mut nodes = Vec::new();
        loop {
            let token = self.peek_non_space();
            if token.kind == TokenKind::Eof {
                return self.error(place_of(&token), "unexpected EOF");
            }
            match self.text_or_action()? {
                Item::Node(node) => nodes.push(node),
                end @ (Item::End(Place { start: stop, .. }) | Item::Else(Place { start: stop, .. })) => {
                    return Ok((List { place: Place { start, end: stop.max(start) }, nodes }, end));
                }
            }
        }
    }

    fn text_or_action(&mut self) -> Parsed<Item> {
        let token = self.next_non_space();
        match token.kind {
            TokenKind::Text => Ok(Item::Node(Node::Text(place_of(&token)))),
            TokenKind::LeftDelim => {
                self.scope.action_start = Some(token.start);
                let item = self.action(token.start);
                if item.is_ok() {
                    self.scope.action_start = None;
                }
                item
            }
            _ => self.unexpected(&token, "input"),
        }
    }

    /// An action whose opening delimiter, at `start`, is read.
    fn action(&mut self, start: u32) -> Parsed<Item> {
        let token = self.next_non_space();
        match token.kind {
            TokenKind::Block => self.block(start),
            TokenKind::Break => self.loop_control(&token, Node::Break, "{{break}}"),
            TokenKind::Continue => self.loop_control(&token, Node::Continue, "{{continue}}"),
            TokenKind::Else => {
                let next = self.peek_non_space();
                if matches!(next.kind, TokenKind::If | TokenKind::With) {
                    return Ok(Item::Else(Place { start, end: token.end }));
                }
                let delim = self.expect(TokenKind::RightDelim, "else")?;
                Ok(Item::Else(Place { start, end: delim.end }))
            }
            TokenKind::End => {
                let delim = self.expect(TokenKind::RightDelim, "end")?;
                Ok(Item::End(Place { start, end: delim.end }))
            }
            TokenKind::If => self.branch(BranchKind::If, start).map(Item::Node),
            TokenKind::Range => self.branch(BranchKind::Range, start).map(Item::Node),
            TokenKind::With => self.branch(BranchKind::With, start).map(Item::Node),
            TokenKind::Template => self.template_call(start),
            _ => {
                self.give_back(token);
                let (pipeline, delim) = self.pipeline("command", TokenKind::RightDelim)?;
                Ok(Item::Node(Node::Action(Place { start, end: delim.end }, pipeline)))
            }
        }
    }

    fn loop_control(&mut self, word: &Token, node: Node, name: &str) -> Parsed<Item> {
        let token = self.next_non_space();
        if token.kind != TokenKind::RightDelim {
            return self.unexpected(&token, name);
        }
        if self.scope.range_depth == 0 {
            return self.error(place_of(word), format!("{name} outside {{{{range}}}}"));
        }
        Ok(Item::Node(node))
    }

    fn branch(&mut self, kind: BranchKind, start: u32) -> Parsed<Node> {
        let here = Place { start, end: start };
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return self.error(here, format!("control structures are nested more than {MAX_NESTING} deep"));
        }
        let variables = self.scope.variables.len();
        let branch = stacker::maybe_grow(RED_ZONE, STACK_PIECE, || self.branch_parts(kind, start))?;
        self.scope.variables.truncate(variables);
        self.nesting -= 1;
        Ok(Node::Branch(Box::new(branch)))
    }

    fn branch_parts(&mut self, kind: BranchKind, start: u32) -> Parsed<Branch> {
        let context = match kind {
            BranchKind::If => "if",
            BranchKind::With => "with",
            BranchKind::Range => "range",
        };
        let is_loop = usize::from(kind == BranchKind::Range);
        let (pipeline, delim) = self.pipeline(context, TokenKind::RightDelim)?;
        self.scope.range_depth += is_loop;
        let (list, end) = self.item_list(delim.end)?;
        self.scope.range_depth -= is_loop;
        let else_list = match end {
            Item::Else(place) => Some(self.else_list(kind, place)?),
            _ => None,
        };
        Ok(Branch { kind, place: Place { start, end: delim.end }, pipeline, list, else_list })
    }

    /// What follows `{{else`; an `if` or `with` right behind it shares the `{{end}}` of the one before.
    fn else_list(&mut self, kind: BranchKind, at: Place) -> Parsed<List> {
        let next = self.peek();
        let chained = match (kind, next.kind) {
            (BranchKind::If, TokenKind::If) | (BranchKind::With, TokenKind::With) => Some(kind),
            _ => None,
        };
        if let Some(kind) = chained {
            self.next();
            let node = self.branch(kind, at.start)?;
            let end = match &node {
                Node::Branch(branch) => branch.else_list.as_ref().map_or(branch.list.place.end, |list| list.place.end),
                _ => at.end,
            };
            return Ok(List { place: Place { start: at.start, end }, nodes: vec![node] });
        }
        let (list, end) = self.item_list(at.end)?;
        match end {
            Item::Else(place) => self.error(place, "expected end; found {{else}}"),
            _ => Ok(list),
        }
    }

    /// `{{block "name" pipeline}} … {{end}}`: a definition and its call.
    fn block(&mut self, start: u32) -> Parsed<Item> {
        const CONTEXT: &str = "block clause";
        let token = self.next_non_space();
        let name = self.template_name(&token, CONTEXT)?;
        let (pipeline, delim) = self.pipeline(CONTEXT, TokenKind::RightDelim)?;
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            let message = format!("control structures are nested more than {MAX_NESTING} deep");
            return self.error(place_of(&token), message);
        }
        let outer = std::mem::take(&mut self.scope);
        let (list, end) = stacker::maybe_grow(RED_ZONE, STACK_PIECE, || self.item_list(delim.end))?;
        self.scope = outer;
        self.nesting -= 1;
        if let Item::Else(place) = end {
            return self.error_on_line_of(delim.start, place, format!("unexpected {{{{else}}}} in {CONTEXT}"));
        }
        self.add(&name, list)?;
        Ok(Item::Node(call(Place { start, end: delim.end }, &token, name, Some(pipeline))))
    }

    fn template_call(&mut self, start: u32) -> Parsed<Item> {
        const CONTEXT: &str = "template clause";
        let token = self.next_non_space();
        let name = self.template_name(&token, CONTEXT)?;
        let next = self.next_non_space();
        if next.kind == TokenKind::RightDelim {
            return Ok(Item::Node(call(Place { start, end: next.end }, &token, name, None)));
        }
        self.give_back(next);
        let (pipeline, delim) = self.pipeline(CONTEXT, TokenKind::RightDelim)?;
        Ok(Item::Node(call(Place { start, end: delim.end }, &token, name, Some(pipeline))))
    }

    fn template_name(&self, token: &Token, context: &str) -> Parsed<Arc<str>> {
        if !matches!(token.kind, TokenKind::String | TokenKind::RawString) {
            return self.unexpected(token, context);
        }
        match unquote(self.slice(token)) {
            Ok(name) => Ok(String::from_utf8_lossy(&name).into()),
            Err(message) => self.error(place_of(token), message),
        }
    }
}

/// Stands for the source of a text that a render made; the executor puts the caller's place instead.
pub(super) const MADE: SourceId = SourceId::new(u32::MAX);

/// The stack that must be free before another level is entered, and by how much it grows when it is not.
pub(super) const RED_ZONE: usize = 128 * 1024;
pub(super) const STACK_PIECE: usize = 1024 * 1024;

fn call(place: Place, name_token: &Token, name: Arc<str>, pipeline: Option<Pipeline>) -> Node {
    Node::Template(Box::new(TemplateCall { place, go_pos: name_token.start, name, pipeline }))
}

pub(super) fn place_of(token: &Token) -> Place {
    Place { start: token.start, end: token.end }
}

//! Block collections and the nodes in them (YAML 1.2.2, chapter 8).

use crate::fault::{Fault, FaultKind};
use crate::sink::{Layout, MaybeProperties, Properties, Sink, Token};

use super::{Level, LevelKind, MAX_KEY_LENGTH, Reader, signed};

/// What comes next in a document.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// A node, which may be absent.
    Node(Place),
    /// Whatever follows a complete node.
    Entry,
    /// Nothing.
    End,
}

/// Where a node stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Behind the indicator or property that leads the node in: where it is when it is absent.
    after: usize,
    /// Whether a block collection may begin on the same line (`- - a`, `? a: b`).
    compact: bool,
    /// Whether a sequence needs no indentation below its key.
    indentless: bool,
}

/// A node as far as the line that its content begins on.
struct Start {
    /// Properties on earlier lines, which are a block collection's when one begins.
    outer: MaybeProperties,
    /// Properties on the line of the content, which are the first key's when a mapping begins.
    inner: MaybeProperties,
    /// The byte where the content begins, `inner` included, and its column.
    at: usize,
    column: usize,
    /// Whether a block collection may begin here.
    collection: bool,
}

/// A key that must end on the line on which it begins.
struct KeyLimits {
    start: usize,
    line: usize,
}

impl<S: Sink> Reader<'_, S> {
    /// Reads the content of a document.
    pub(super) fn block_document(&mut self, explicit: bool) -> Result<(), Fault> {
        self.levels.clear();
        self.flow_depth = 0;
        let mut step = if explicit {
            Step::Node(Place { after: self.at, compact: false, indentless: false })
        } else {
            self.content(Start::first(self.at, self.indentation), self.at)?
        };
        loop {
            step = match step {
                Step::Node(place) => self.node(place)?,
                Step::Entry => self.next_entry()?,
                Step::End => return Ok(()),
            }
        }
    }

    /// Reads the node that follows an indicator, up to its first child when it is a collection.
    fn node(&mut self, place: Place) -> Result<Step, Fault> {
        self.skip_gap()?;
        if self.gap.breaks > 0 {
            self.check_gap()?;
            if !self.continues(place) {
                self.emit(Token::absent(place.after), None)?;
                return Ok(Step::Entry);
            }
            return self.content(Start::first(self.at, self.indentation), place.after);
        }
        if self.at >= self.bytes.len() {
            self.emit(Token::absent(place.after), None)?;
            return Ok(Step::Entry);
        }
        self.check_gap()?;
        let start = Start { outer: None, inner: None, at: self.at, column: self.column(), collection: place.compact };
        self.content_in(start, place)
    }

    /// Whether what stands at the beginning of a line belongs to the node at `place`.
    fn continues(&self, place: Place) -> bool {
        let (column, parent) = (signed(self.indentation), self.parent_column());
        if self.is_document_end() {
            return false;
        }
        // go-yaml takes a block scalar's header below its key, which cannot be a key itself.
        let is_header = || self.is_lenient() && matches!(self.peek(), b'|' | b'>');
        column > parent || (place.indentless && column == parent && (self.is_indicator(b'-') || is_header()))
    }

    fn content(&mut self, start: Start, after: usize) -> Result<Step, Fault> {
        self.content_in(start, Place { after, compact: true, indentless: true })
    }

    /// Reads a node that is there: its properties and its content.
    fn content_in(&mut self, mut start: Start, mut place: Place) -> Result<Step, Fault> {
        while matches!(self.peek(), b'&' | b'!') {
            self.property(&mut start.inner)?;
            place.after = self.at;
            self.skip_gap()?;
            if self.gap.breaks == 0 && self.at < self.bytes.len() {
                continue;
            }
            self.check_gap()?;
            merge(&mut start.outer, start.inner.take())?;
            if !self.continues(place) {
                self.emit(Token::absent(place.after), start.outer)?;
                return Ok(Step::Entry);
            }
            start = Start { outer: start.outer, ..Start::first(self.at, self.indentation) };
        }
        match self.peek() {
            b'-' if self.is_blank(self.at + 1) => self.open_sequence(start),
            b'?' if self.is_blank(self.at + 1) => self.open_explicit_mapping(start),
            b':' if self.is_blank(self.at + 1) => {
                let key = Token::absent(self.at);
                self.first_key(start, key)
            }
            b'|' | b'>' => {
                merge(&mut start.outer, start.inner)?;
                let token = self.block_scalar()?;
                self.emit(token, start.outer)?;
                self.check_gap()?;
                Ok(Step::Entry)
            }
            b'[' | b'{' => self.flow_content(start),
            b'*' => self.alias_content(start),
            b'"' | b'\'' => self.quoted_content(start),
            _ => self.plain_content(start),
        }
    }

    fn open_sequence(&mut self, start: Start) -> Result<Step, Fault> {
        if !start.collection || start.inner.is_some() {
            return self.fail(FaultKind::DashNotAllowed, self.at);
        }
        self.check_indentation()?;
        self.open(Layout::BlockSequence, self.at, start.outer)?;
        self.cursor = self.at;
        self.levels.push(Level { column: start.column, kind: LevelKind::Sequence });
        Ok(self.item())
    }

    /// Goes over a dash.
    fn item(&mut self) -> Step {
        self.at += 1;
        Step::Node(Place { after: self.at, compact: true, indentless: false })
    }

    fn open_explicit_mapping(&mut self, start: Start) -> Result<Step, Fault> {
        if !start.collection || start.inner.is_some() {
            return self.fail(FaultKind::Colon, self.at);
        }
        self.check_indentation()?;
        self.open(Layout::BlockMapping, self.at, start.outer)?;
        self.cursor = self.at;
        self.levels.push(Level { column: start.column, kind: LevelKind::MappingAwaitingColon });
        self.at += 1;
        Ok(Step::Node(Place { after: self.at, compact: true, indentless: true }))
    }

    /// Refuses a tab in front of a block collection, whose column must be spaces.
    fn check_indentation(&self) -> Result<(), Fault> {
        if self.gap.ends_with_tab { self.fail(FaultKind::Tab, self.at - 1) } else { Ok(()) }
    }

    /// Opens the mapping whose first key is `key`, behind which a colon stands at `at`.
    fn first_key(&mut self, start: Start, key: Token) -> Result<Step, Fault> {
        self.open_mapping(start.collection, &key, start.column, start.at, start.outer)?;
        self.emit(key, start.inner)?;
        Ok(self.colon())
    }

    fn open_mapping(
        &mut self,
        allowed: bool,
        key: &Token,
        column: usize,
        start: usize,
        properties: MaybeProperties,
    ) -> Result<(), Fault> {
        if !allowed {
            return self.fail(FaultKind::Colon, self.at);
        }
        self.check_indentation()?;
        self.open(Layout::BlockMapping, start.min(key.start as usize), properties)?;
        self.levels.push(Level { column, kind: LevelKind::Mapping });
        Ok(())
    }

    /// Goes over the colon behind a key.
    #[inline]
    fn colon(&mut self) -> Step {
        self.at += 1;
        Step::Node(Place { after: self.at, compact: false, indentless: true })
    }

    /// Whether a colon that ends a key comes next on the line; goes to it.
    fn is_key(&mut self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let spaces = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let is_key = self.byte(self.at + spaces) == b':' && self.is_blank(self.at + spaces + 1);
        if is_key {
            self.at += spaces;
        }
        is_key
    }

    /// Refuses a key of several lines or too many characters.
    fn check_key(&self, limits: &KeyLimits) -> Result<(), Fault> {
        if limits.line != self.line {
            return self.fail(FaultKind::Colon, self.at);
        }
        if self.at - limits.start > MAX_KEY_LENGTH {
            let key = self.text.get(limits.start..self.at).unwrap_or_default();
            if key.chars().count() > MAX_KEY_LENGTH {
                return self.fail(FaultKind::LongKey, limits.start);
            }
        }
        Ok(())
    }

    fn key_limits(&self) -> KeyLimits {
        KeyLimits { start: self.at, line: self.line }
    }

    fn quoted_content(&mut self, mut start: Start) -> Result<Step, Fault> {
        let limits = self.key_limits();
        let tabbed = self.gap.ends_with_tab;
        let token = self.quoted()?;
        if self.is_key() {
            self.check_key(&limits)?;
            self.gap.ends_with_tab = tabbed;
            return self.first_key(start, token);
        }
        merge(&mut start.outer, start.inner)?;
        let quote = token.start as usize;
        self.emit(token, start.outer)?;
        self.end_of_node(FaultKind::BehindQuote { quote })
    }

    fn alias_content(&mut self, mut start: Start) -> Result<Step, Fault> {
        let limits = self.key_limits();
        let bytes = self.name()?;
        if self.is_key() {
            self.check_key(&limits)?;
            let key = Token::absent(bytes.start);
            self.open_mapping(start.collection, &key, start.column, start.at, start.outer)?;
            self.emit_alias(bytes, start.inner)?;
            return Ok(self.colon());
        }
        merge(&mut start.outer, start.inner)?;
        self.emit_alias(bytes, start.outer)?;
        self.end_of_node(FaultKind::KeyExpected)
    }

    fn flow_content(&mut self, start: Start) -> Result<Step, Fault> {
        let limits = self.key_limits();
        let tabbed = self.gap.ends_with_tab;
        let mark = self.sink.mark();
        let (outer, inner) = (start.outer, start.inner);
        let mut properties = outer.clone();
        let merged = merge(&mut properties, inner.clone());
        self.flow_collection(properties)?;
        let key = limits.start..self.at;
        if self.is_key() {
            self.check_key(&limits)?;
            if !start.collection {
                return self.fail(FaultKind::Colon, self.at);
            }
            self.gap.ends_with_tab = tabbed;
            self.check_indentation()?;
            self.check_depth()?;
            self.sink.wrap(mark, Layout::BlockMapping, [outer, inner], key)?;
            self.levels.push(Level { column: start.column, kind: LevelKind::Mapping });
            return Ok(self.colon());
        }
        merged?;
        self.end_of_node(FaultKind::KeyExpected)
    }

    fn plain_content(&mut self, mut start: Start) -> Result<Step, Fault> {
        self.check_plain_start()?;
        let (begin, tabbed) = (self.at, self.gap.ends_with_tab);
        let limits = self.key_limits();
        let end = self.plain_line();
        if self.peek() == b':' {
            self.check_key(&limits)?;
            self.gap.ends_with_tab = tabbed;
            return self.first_key(start, Token::plain(begin..end));
        }
        merge(&mut start.outer, start.inner)?;
        let token = self.plain_lines(begin..end)?;
        self.emit(token, start.outer)?;
        Ok(Step::Entry)
    }

    /// Goes behind a node that ends on this line, where nothing but a comment may follow.
    fn end_of_node(&mut self, otherwise: FaultKind) -> Result<Step, Fault> {
        self.skip_block_gap()?;
        if self.gap.breaks == 0 && self.at < self.bytes.len() {
            return self.fail(otherwise, self.at);
        }
        Ok(Step::Entry)
    }

    /// Whether the indicator is next, with white space behind it.
    fn is_indicator(&self, indicator: u8) -> bool {
        self.peek() == indicator && self.is_blank(self.at + 1)
    }

    /// Ends the collections that end before the next line, and reads on in the one that it belongs to.
    fn next_entry(&mut self) -> Result<Step, Fault> {
        let is_end = self.is_document_end();
        loop {
            let Some(level) = self.levels.last().copied() else {
                return if is_end { Ok(Step::End) } else { self.fail(FaultKind::DocumentStartExpected, self.at) };
            };
            if is_end || self.indentation < level.column {
                self.close_level(level)?;
                continue;
            }
            if self.indentation > level.column {
                return self.fail(
                    if level.kind == LevelKind::Sequence { FaultKind::DashExpected } else { FaultKind::KeyExpected },
                    self.at,
                );
            }
            match level.kind {
                LevelKind::Sequence if self.is_indicator(b'-') => {
                    self.check_indentation()?;
                    return Ok(self.item());
                }
                LevelKind::Sequence if self.is_indentless() => self.close_level(level)?,
                LevelKind::Sequence => return self.fail(FaultKind::DashExpected, self.at),
                LevelKind::Mapping => return self.next_key(),
                LevelKind::MappingAwaitingColon => {
                    self.set_level(LevelKind::Mapping);
                    if self.is_indicator(b':') {
                        self.check_indentation()?;
                        self.at += 1;
                        return Ok(Step::Node(Place { after: self.at, compact: true, indentless: true }));
                    }
                    self.emit(Token::absent(self.cursor), None)?;
                    return self.next_key();
                }
            }
        }
    }

    /// Whether the innermost sequence stands in the column of the mapping around it.
    fn is_indentless(&self) -> bool {
        matches!(self.levels.as_slice(), [.., parent, own] if parent.column == own.column)
    }

    fn set_level(&mut self, kind: LevelKind) {
        if let Some(level) = self.levels.last_mut() {
            level.kind = kind;
        }
    }

    fn close_level(&mut self, level: Level) -> Result<(), Fault> {
        if level.kind == LevelKind::MappingAwaitingColon {
            self.emit(Token::absent(self.cursor), None)?;
        }
        self.levels.pop();
        self.sink.close(None)
    }

    /// Reads a further key of the innermost mapping.
    #[inline]
    fn next_key(&mut self) -> Result<Step, Fault> {
        self.check_indentation()?;
        let limits = self.key_limits();
        let mut properties = None;
        while matches!(self.peek(), b'&' | b'!') {
            self.property(&mut properties)?;
            self.skip_gap()?;
            if self.gap.breaks > 0 || self.at >= self.bytes.len() {
                return self.fail(FaultKind::ColonExpected, limits.start);
            }
        }
        match self.peek() {
            b'-' if self.is_blank(self.at + 1) => return self.fail(FaultKind::KeyExpected, self.at),
            b'?' if self.is_blank(self.at + 1) => {
                if properties.is_some() {
                    return self.fail(FaultKind::KeyExpected, self.at);
                }
                self.cursor = self.cursor.max(self.at);
                self.set_level(LevelKind::MappingAwaitingColon);
                self.at += 1;
                return Ok(Step::Node(Place { after: self.at, compact: true, indentless: true }));
            }
            b':' if self.is_blank(self.at + 1) => self.emit(Token::absent(self.at), properties)?,
            b'[' | b'{' => self.flow_collection(properties)?,
            b'*' => {
                let bytes = self.name()?;
                self.emit_alias(bytes, properties)?;
            }
            b'"' | b'\'' => {
                let token = self.quoted()?;
                self.emit(token, properties)?;
            }
            _ => {
                self.check_plain_start()?;
                let begin = self.at;
                let end = self.plain_line();
                if self.peek() != b':' {
                    return self.fail(FaultKind::ColonExpected, begin);
                }
                self.emit(Token::plain(begin..end), properties)?;
            }
        }
        if !self.is_key() {
            return self.fail(FaultKind::ColonExpected, limits.start);
        }
        self.check_key(&limits)?;
        Ok(self.colon())
    }
}

impl Start {
    /// A node whose content is the first in its line.
    fn first(at: usize, column: usize) -> Self {
        Self { outer: None, inner: None, at, column, collection: true }
    }
}

/// Adds properties to others of the same node.
fn merge(properties: &mut MaybeProperties, more: MaybeProperties) -> Result<(), Fault> {
    let Some(more) = more else { return Ok(()) };
    let Some(properties) = properties else {
        *properties = Some(more);
        return Ok(());
    };
    let Properties { tag, anchor } = *more;
    let second = match (&properties.anchor, &properties.tag) {
        (Some(_), _) if anchor.is_some() => anchor.clone(),
        (_, Some(_)) => tag.as_ref().map(|tag| tag.bytes.clone()),
        _ => None,
    };
    if let Some(second) = second {
        return Err(Fault::new(FaultKind::SecondProperty, second.start));
    }
    properties.anchor = properties.anchor.take().or(anchor);
    properties.tag = properties.tag.take().or(tag);
    Ok(())
}

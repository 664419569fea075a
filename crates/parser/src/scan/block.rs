//! Block collections and the nodes in them (YAML 1.2.2, chapter 8).

use crate::fault::{Fault, FaultKind};
use crate::notice::Leniency;
use crate::sink::{Layout, MaybeProperties, Properties, Sink, Token};

use super::{Level, LevelKind, MAX_KEY_LENGTH, Reader, signed};

/// What comes next in a document. Without fields, as it is handed on for every node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// The document's node, behind `---`.
    Root,
    /// The value behind the colon of a key.
    Value,
    /// The item behind a dash.
    Item,
    /// The key behind `?`, or the value behind the colon of such a key.
    Explicit,
    /// Whatever follows a complete node.
    Entry,
    /// Nothing.
    End,
}

impl Step {
    /// Whether a block collection may begin on the line of the indicator (`- - a`, `? a: b`).
    fn is_compact(self) -> bool {
        matches!(self, Self::Item | Self::Explicit)
    }

    /// Whether a sequence needs no indentation below its key.
    fn is_indentless(self) -> bool {
        matches!(self, Self::Value | Self::Explicit)
    }
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
        self.after = self.at;
        let mut step =
            if explicit { Step::Root } else { self.content(&mut Start::first(self.at, self.indentation), Step::Root)? };
        loop {
            step = match step {
                Step::Entry => self.next_entry()?,
                Step::End => return Ok(()),
                _ => self.node(step)?,
            }
        }
    }

    /// Reads the node that follows an indicator, up to its first child when it is a collection.
    pub(super) fn node(&mut self, step: Step) -> Result<Step, Fault> {
        self.after = self.at;
        self.skip_gap()?;
        self.check_gap()?;
        if self.gap.breaks > 0 {
            if !self.continues(step) {
                self.emit(Token::absent(self.after), None)?;
                return Ok(Step::Entry);
            }
            return self.content(&mut Start::first(self.at, self.indentation), step);
        }
        if self.at >= self.bytes.len() {
            self.emit(Token::absent(self.after), None)?;
            return Ok(Step::Entry);
        }
        let (at, column, collection) = (self.at, self.column(), step.is_compact());
        self.content(&mut Start { outer: None, inner: None, at, column, collection }, step)
    }

    /// Whether what stands at the beginning of a line belongs to the node behind the indicator.
    fn continues(&mut self, step: Step) -> bool {
        let (column, parent) = (signed(self.indentation), self.parent_column());
        if self.is_document_end() {
            return false;
        }
        if column > parent || (step.is_indentless() && column == parent && self.is_indicator(b'-')) {
            return true;
        }
        // go-yaml takes a block scalar's header below its key, which cannot be a key itself.
        let is_header = step.is_indentless() && column == parent && matches!(self.peek(), b'|' | b'>');
        if is_header && self.is_lenient() {
            self.sink.lenient(Leniency::BlockHeaderColumn, self.rest_of_line(self.at));
        }
        is_header && self.is_lenient()
    }

    /// Reads a node that is there: its properties and its content.
    #[inline]
    fn content(&mut self, start: &mut Start, step: Step) -> Result<Step, Fault> {
        if matches!(self.peek(), b'&' | b'!') && !self.properties(start, step)? {
            self.emit(Token::absent(self.after), start.outer.take())?;
            return Ok(Step::Entry);
        }
        match self.peek() {
            b'-' if self.is_blank(self.at + 1) => self.open_sequence(start),
            b'?' if self.is_blank(self.at + 1) => self.open_explicit_mapping(start),
            b':' if self.is_blank(self.at + 1) => {
                let key = Token::absent(self.at);
                self.first_key(start, &key)
            }
            b'|' | b'>' => {
                let properties = start.properties()?;
                let token = self.block_scalar()?;
                self.emit(token, properties)?;
                self.check_gap()?;
                Ok(Step::Entry)
            }
            b'[' | b'{' => self.flow_content(start),
            b'*' => self.alias_content(start),
            b'"' | b'\'' => self.quoted_content(start),
            _ => self.plain_content(start),
        }
    }

    /// Reads the properties in front of a node; returns whether content follows.
    #[cold]
    fn properties(&mut self, start: &mut Start, step: Step) -> Result<bool, Fault> {
        let mut tabbed = self.gap.ends_with_tab;
        while matches!(self.peek(), b'&' | b'!') {
            self.property(&mut start.inner)?;
            self.after = self.at;
            self.skip_gap()?;
            if self.gap.breaks == 0 && self.at < self.bytes.len() {
                // A tab behind a property separates it from the content; only one in front of it is indentation.
                self.gap.ends_with_tab = tabbed;
                continue;
            }
            tabbed = self.gap.ends_with_tab;
            self.check_gap()?;
            merge(&mut start.outer, start.inner.take())?;
            if !self.continues(step) {
                return Ok(false);
            }
            (start.at, start.column, start.collection) = (self.at, self.indentation, true);
        }
        Ok(true)
    }

    fn open_sequence(&mut self, start: &mut Start) -> Result<Step, Fault> {
        if !start.collection || start.inner.is_some() {
            return self.fail(FaultKind::DashNotAllowed, self.at);
        }
        self.check_indentation(self.at)?;
        self.open(Layout::BlockSequence, self.at, start.outer.take())?;
        self.cursor = self.at;
        self.levels.push(Level { column: start.column, kind: LevelKind::Sequence });
        let begins_line = self.at == self.line + self.indentation && self.indentation == start.column;
        if begins_line { Ok(Step::Entry) } else { Ok(self.item()) }
    }

    /// Goes over a dash.
    fn item(&mut self) -> Step {
        self.at += 1;
        Step::Item
    }

    fn open_explicit_mapping(&mut self, start: &mut Start) -> Result<Step, Fault> {
        if !start.collection || start.inner.is_some() {
            return self.fail(FaultKind::Colon, self.at);
        }
        self.check_indentation(self.at)?;
        self.open(Layout::BlockMapping, self.at, start.outer.take())?;
        self.cursor = self.at;
        self.levels.push(Level { column: start.column, kind: LevelKind::MappingAwaitingColon });
        self.at += 1;
        Ok(Step::Explicit)
    }

    /// Refuses a tab in front of a block collection, whose column must be spaces.
    fn check_indentation(&self, start: usize) -> Result<(), Fault> {
        if self.gap.ends_with_tab { self.fail(FaultKind::Tab, start.saturating_sub(1)) } else { Ok(()) }
    }

    /// Opens the mapping whose first key is `key`, behind which a colon is next.
    #[inline(always)]
    fn first_key(&mut self, start: &mut Start, key: &Token) -> Result<Step, Fault> {
        self.open_mapping(start, key.start as usize)?;
        self.emit(*key, start.inner.take())?;
        Ok(self.colon())
    }

    fn open_mapping(&mut self, start: &mut Start, key: usize) -> Result<(), Fault> {
        if !start.collection {
            return self.fail(FaultKind::Colon, self.at);
        }
        self.check_indentation(start.at)?;
        self.open(Layout::BlockMapping, start.at.min(key), start.outer.take())?;
        self.levels.push(Level { column: start.column, kind: LevelKind::Mapping });
        Ok(())
    }

    /// Goes over the colon behind a key.
    #[inline]
    fn colon(&mut self) -> Step {
        self.at += 1;
        Step::Value
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

    fn quoted_content(&mut self, start: &mut Start) -> Result<Step, Fault> {
        let limits = self.key_limits();
        let tabbed = self.gap.ends_with_tab;
        let token = self.quoted()?;
        if self.is_key() {
            self.check_key(&limits)?;
            self.gap.ends_with_tab = tabbed;
            return self.first_key(start, &token);
        }
        let quote = limits.start;
        let properties = start.properties()?;
        self.emit(token, properties)?;
        self.end_of_node(FaultKind::BehindQuote { quote })
    }

    fn alias_content(&mut self, start: &mut Start) -> Result<Step, Fault> {
        let limits = self.key_limits();
        let bytes = self.name()?;
        if self.is_key() {
            self.check_key(&limits)?;
            self.open_mapping(start, bytes.start)?;
            self.emit_alias(bytes, &start.inner)?;
            return Ok(self.colon());
        }
        let properties = start.properties()?;
        self.emit_alias(bytes, &properties)?;
        self.end_of_node(FaultKind::KeyExpected)
    }

    fn flow_content(&mut self, start: &mut Start) -> Result<Step, Fault> {
        let limits = self.key_limits();
        let tabbed = self.gap.ends_with_tab;
        let mark = self.sink.mark();
        let (outer, inner) = (start.outer.take(), start.inner.take());
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
            self.check_indentation(start.at)?;
            self.check_depth()?;
            self.sink.wrap(mark, Layout::BlockMapping, [outer, inner], key)?;
            self.levels.push(Level { column: start.column, kind: LevelKind::Mapping });
            return Ok(self.colon());
        }
        merged?;
        self.end_of_node(FaultKind::KeyExpected)
    }

    #[inline]
    fn plain_content(&mut self, start: &mut Start) -> Result<Step, Fault> {
        self.check_plain_start()?;
        let tabbed = self.gap.ends_with_tab;
        let limits = self.key_limits();
        let begin = limits.start;
        let end = self.plain_line();
        if self.peek() == b':' {
            self.check_key(&limits)?;
            self.gap.ends_with_tab = tabbed;
            return self.first_key(start, &Token::plain(begin..end));
        }
        let properties = start.properties()?;
        self.skip_gap()?;
        if self.plain_ends() {
            self.cursor = end;
            self.check_plain_gap()?;
            self.emit(Token::plain(begin..end), properties)?;
        } else {
            let token = self.fold_plain(begin..end)?;
            self.emit(token, properties)?;
        }
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
                    self.check_indentation(self.at)?;
                    return match self.plain_item(level.column)? {
                        Some(step) => Ok(step),
                        None => Ok(self.item()),
                    };
                }
                LevelKind::Sequence if self.is_indentless() => self.close_level(level)?,
                LevelKind::Sequence => return self.fail(FaultKind::DashExpected, self.at),
                LevelKind::Mapping => return self.plain_entries(),
                LevelKind::MappingAwaitingColon => {
                    self.set_level(LevelKind::Mapping);
                    if self.is_indicator(b':') {
                        self.check_indentation(self.at)?;
                        self.at += 1;
                        return Ok(Step::Explicit);
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
    pub(super) fn next_key(&mut self) -> Result<Step, Fault> {
        self.check_indentation(self.at)?;
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
                return Ok(Step::Explicit);
            }
            b':' if self.is_blank(self.at + 1) => self.emit(Token::absent(self.at), properties)?,
            b'[' | b'{' => self.flow_collection(properties)?,
            b'*' => {
                let bytes = self.name()?;
                self.emit_alias(bytes, &properties)?;
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
    /// The properties of the node when it is no collection in block style.
    #[inline]
    fn properties(&mut self) -> Result<MaybeProperties, Fault> {
        if self.inner.is_some() {
            merge(&mut self.outer, self.inner.take())?;
        }
        Ok(self.outer.take())
    }

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

//! Collections in brackets (YAML 1.2.2, 7.4).
//!
//! The functions call each other for a collection in a collection; [`MAX_DEPTH`](super::MAX_DEPTH) bounds how deep.

use std::ops::Range;

use crate::fault::{Fault, FaultKind};
use crate::notice::Leniency;
use crate::sink::{Layout, MaybeProperties, Sink, Token};

use super::plain::is_flow_indicator;
use super::{MAX_KEY_LENGTH, Reader, signed};

/// A node between brackets; a collection has been handed over already.
struct FlowNode {
    content: Content,
    /// Where it begins, properties included.
    start: usize,
    properties: MaybeProperties,
    /// Whether a value may follow its colon at once, as in JSON.
    is_json: bool,
}

enum Content {
    Scalar(Token),
    Alias(Range<usize>),
    /// A collection, the mark before it and its bytes.
    Collection(usize, Range<usize>),
}

impl<S: Sink> Reader<'_, S> {
    /// Reads the collection whose bracket is next.
    pub(super) fn flow_collection(&mut self, properties: MaybeProperties) -> Result<(), Fault> {
        let (open_at, open) = (self.at, self.peek());
        let layout = if open == b'[' { Layout::FlowSequence } else { Layout::FlowMapping };
        self.open(layout, open_at, properties)?;
        self.is_flow_noted &= self.flow_depth > 0;
        self.flow_depth += 1;
        self.at += 1;
        self.cursor = self.at;
        self.skip_flow_gap()?;
        loop {
            match self.peek() {
                b']' | b'}' => break,
                _ if self.is_flow_end() => return self.fail(FaultKind::UnclosedFlow, open_at),
                b',' => return self.fail(FaultKind::FlowSeparator { open }, self.at),
                _ if open == b'[' => self.flow_item()?,
                _ => self.flow_entry()?,
            }
            match self.peek() {
                b',' => {
                    self.at += 1;
                    self.skip_flow_gap()?;
                }
                b']' | b'}' => break,
                _ if self.is_flow_end() => return self.fail(FaultKind::UnclosedFlow, open_at),
                b':' if open == b'[' => return self.fail(FaultKind::FlowColon, self.at),
                _ => return self.fail(FaultKind::FlowSeparator { open }, self.at),
            }
        }
        // ASCII: the closing bracket is two behind the opening one.
        if self.peek() != open + 2 {
            return self.fail(FaultKind::WrongFlowEnd { open }, self.at);
        }
        self.at += 1;
        self.cursor = self.at;
        self.flow_depth -= 1;
        self.sink.close(Some(self.at))
    }

    fn is_flow_end(&self) -> bool {
        self.is_document_end()
    }

    pub(super) fn skip_flow_gap(&mut self) -> Result<(), Fault> {
        self.skip_gap()?;
        if self.gap.breaks > 0 && signed(self.indentation) <= self.parent_column() && !self.is_flow_end() {
            self.flow_line_too_far_left()?;
        }
        Ok(())
    }

    /// Refuses or tells the line that begins here, the first such one of the outermost collection.
    #[cold]
    fn flow_line_too_far_left(&mut self) -> Result<(), Fault> {
        if std::mem::replace(&mut self.is_flow_noted, true) {
            return Ok(());
        }
        self.tolerate(Leniency::FlowIndentation, FaultKind::FlowIndentation, self.rest_of_line(self.at))
    }

    /// Reads an item of a sequence, which may be a mapping of a single pair, and the gap behind it.
    fn flow_item(&mut self) -> Result<(), Fault> {
        let (start, line) = (self.at, self.line);
        if self.is_flow_question() {
            self.open(Layout::FlowMapping, start, None)?;
            self.flow_depth += 1;
            self.flow_explicit_entry()?;
            self.flow_depth -= 1;
            return self.sink.close(None);
        }
        let node = self.flow_node()?;
        if self.is_flow_colon(node.is_json) {
            let is_long = || self.text.get(start..self.at).is_some_and(|key| key.chars().count() > MAX_KEY_LENGTH);
            if line != self.line {
                return self.fail(FaultKind::FlowColon, self.at);
            }
            if self.at - start > MAX_KEY_LENGTH && is_long() {
                return self.fail(FaultKind::LongKey, start);
            }
            self.check_depth()?;
            match node.content {
                Content::Collection(mark, ref bytes) => {
                    self.sink.wrap(mark, Layout::FlowMapping, [None, node.properties], bytes.clone())?;
                }
                _ => {
                    self.open(Layout::FlowMapping, node.start, None)?;
                    self.flow_emit(node)?;
                }
            }
            self.flow_depth += 1;
            self.flow_value()?;
            self.flow_depth -= 1;
            return self.sink.close(None);
        }
        self.flow_emit(node)
    }

    /// Reads an entry of a mapping and the gap behind it.
    fn flow_entry(&mut self) -> Result<(), Fault> {
        if self.is_flow_question() {
            return self.flow_explicit_entry();
        }
        let node = self.flow_node()?;
        let is_json = node.is_json;
        self.flow_emit(node)?;
        self.flow_colon_and_value(is_json)
    }

    /// Reads `? key : value`, the parts of which may be absent.
    fn flow_explicit_entry(&mut self) -> Result<(), Fault> {
        self.at += 1;
        let after = self.at;
        self.skip_flow_gap()?;
        let mut is_json = false;
        if is_flow_indicator_end(self.peek()) || self.is_flow_colon(false) || self.is_flow_end() {
            self.emit(Token::absent(after), None)?;
        } else {
            let node = self.flow_node()?;
            is_json = node.is_json;
            self.flow_emit(node)?;
        }
        self.flow_colon_and_value(is_json)
    }

    fn flow_colon_and_value(&mut self, is_json: bool) -> Result<(), Fault> {
        if self.is_flow_colon(is_json) {
            return self.flow_value();
        }
        self.emit(Token::absent(self.cursor), None)
    }

    /// Reads what stands behind the colon that is next.
    fn flow_value(&mut self) -> Result<(), Fault> {
        self.at += 1;
        let after = self.at;
        self.skip_flow_gap()?;
        if is_flow_indicator_end(self.peek()) || self.is_flow_end() {
            return self.emit(Token::absent(after), None);
        }
        let node = self.flow_node()?;
        self.flow_emit(node)
    }

    fn is_flow_question(&self) -> bool {
        self.peek() == b'?' && self.is_flow_blank(self.at + 1)
    }

    fn is_flow_colon(&self, is_json: bool) -> bool {
        self.peek() == b':' && (is_json || self.is_flow_blank(self.at + 1))
    }

    fn flow_emit(&mut self, node: FlowNode) -> Result<(), Fault> {
        match node.content {
            Content::Scalar(token) => self.emit(token, node.properties),
            Content::Alias(bytes) => self.emit_alias(bytes, &node.properties),
            Content::Collection(..) => Ok(()),
        }
    }

    /// Reads a node and the gap behind it.
    fn flow_node(&mut self) -> Result<FlowNode, Fault> {
        let start = self.at;
        let mut properties = None;
        let mut after = self.at;
        while matches!(self.peek(), b'&' | b'!') {
            self.property(&mut properties)?;
            after = self.at;
            self.skip_flow_gap()?;
        }
        let mut is_json = false;
        let content = match self.peek() {
            b'[' | b'{' => {
                is_json = true;
                let (mark, from) = (self.sink.mark(), self.at);
                self.flow_collection(properties.clone())?;
                let bytes = from..self.at;
                self.skip_flow_gap()?;
                Content::Collection(mark, bytes)
            }
            b'"' | b'\'' => {
                is_json = true;
                let token = self.quoted()?;
                self.cursor = self.at;
                self.skip_flow_gap()?;
                Content::Scalar(token)
            }
            b'*' => {
                let bytes = self.name()?;
                self.cursor = self.at;
                self.skip_flow_gap()?;
                Content::Alias(bytes)
            }
            b',' | b']' | b'}' => Content::Scalar(Token::absent(after)),
            b':' if self.is_flow_blank(self.at + 1) => Content::Scalar(Token::absent(after)),
            _ if self.is_flow_end() => Content::Scalar(Token::absent(after)),
            _ => {
                self.check_flow_plain_start()?;
                Content::Scalar(self.flow_plain()?)
            }
        };
        Ok(FlowNode { content, start, properties, is_json })
    }
}

/// Whether an entry between brackets ends here.
fn is_flow_indicator_end(byte: u8) -> bool {
    is_flow_indicator(byte) && matches!(byte, b',' | b']' | b'}')
}

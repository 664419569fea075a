//! Literal and folded text (YAML 1.2.2, 8.1).

use std::ops::Range;

use crate::ScalarStyle;
use crate::fault::{Fault, FaultKind};
use crate::layout;
use crate::notice::Leniency;
use crate::sink::{Sink, TextPlace, Token};

use super::{Reader, words};

/// What becomes of the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// A header: `|`, `>2-` and the like.
struct Header {
    style: ScalarStyle,
    chomping: Chomping,
    /// The indentation that it states, relative to the parent's.
    indentation: Option<usize>,
}

/// The lines of a block scalar that have been read.
struct Body {
    decoded_start: usize,
    /// Where its first text stands in the source.
    text_start: Option<usize>,
    /// Behind the last line with visible text, or behind the header.
    visible_end: usize,
    /// Line breaks that have not been written.
    breaks: usize,
    /// Whether the last line with text began with white space, which keeps `>` from folding.
    is_spaced: bool,
}

impl<S: Sink> Reader<'_, S> {
    /// Reads the block scalar that is next, and goes over the gap behind it.
    pub(super) fn block_scalar(&mut self) -> Result<Token, Fault> {
        let start = self.at;
        let header = self.block_header()?;
        let header_end = self.at;
        self.end_of_header(start)?;
        let mut line = layout::behind_break(self.text, self.at).min(self.bytes.len());
        let mut body = Body {
            decoded_start: self.sink.decoded().len(),
            text_start: None,
            visible_end: header_end,
            breaks: 0,
            is_spaced: false,
        };
        let indentation = self.block_indentation(&header, line)?;
        while line < self.bytes.len() {
            let Some(text_start) = self.block_line(line, indentation) else { break };
            let end = self.line_end(text_start);
            if text_start < end {
                self.push_line(&mut body, header.style, text_start..end);
            }
            let next = layout::behind_break(self.text, end).min(self.bytes.len());
            body.breaks += usize::from(next > end || (!self.is_lenient() && (text_start > line || text_start < end)));
            line = next;
        }
        self.chomp(&body, header.chomping);
        self.leave_block(line)?;
        let (place, text) = self.block_text(&body);
        Ok(Token::new(start..body.visible_end, header.style, place, text))
    }

    fn block_header(&mut self) -> Result<Header, Fault> {
        let start = self.at;
        let style = if self.peek() == b'|' { ScalarStyle::Literal } else { ScalarStyle::Folded };
        let (mut chomping, mut indentation) = (None, None);
        loop {
            self.at += 1;
            match self.peek() {
                b'+' if chomping.is_none() => chomping = Some(Chomping::Keep),
                b'-' if chomping.is_none() => chomping = Some(Chomping::Strip),
                digit @ b'1'..=b'9' if indentation.is_none() => indentation = Some(usize::from(digit - b'0')),
                byte => {
                    let is_end = self.is_blank(self.at) || (byte == b'#' && self.is_lenient());
                    if !is_end {
                        return self.fail(FaultKind::BlockHeader, start);
                    }
                    return Ok(Header { style, chomping: chomping.unwrap_or(Chomping::Clip), indentation });
                }
            }
        }
    }

    /// Goes to the end of the header's line.
    fn end_of_header(&mut self, start: usize) -> Result<(), Fault> {
        while matches!(self.peek(), b' ' | b'\t') {
            self.at += 1;
        }
        if self.peek() == b'#' {
            self.skip_comment()?;
        }
        if self.is_blank(self.at) { Ok(()) } else { self.fail(FaultKind::BlockHeader, start) }
    }

    /// The spaces that each line of the text begins with: stated, or those of the first line that is not empty.
    fn block_indentation(&mut self, header: &Header, first: usize) -> Result<usize, Fault> {
        let parent = self.levels.last().map(|level| level.column);
        if let Some(stated) = header.indentation {
            return Ok(parent.unwrap_or(0) + stated);
        }
        let least = parent.map_or(usize::from(self.is_lenient()), |column| column + 1);
        let mut widest_empty = None;
        let mut line = first;
        while line < self.bytes.len() && !self.is_marker_at(line) {
            let spaces = self.spaces(line);
            let end = line + spaces;
            if !matches!(self.byte(end), b'\n' | b'\r' | 0) {
                if let Some(empty) = widest_empty.filter(|(width, _)| *width > spaces && spaces >= least) {
                    return self.fail(FaultKind::Indentation, empty.1);
                }
                if parent.is_none()
                    && spaces == 0
                    && self.byte(line) == b'#'
                    && widest_empty.is_some_and(|(width, _)| width > 0)
                {
                    self.sink.lenient(Leniency::BlockScalarComment, self.rest_of_line(line));
                }
                return Ok(spaces.max(least));
            }
            if widest_empty.is_none_or(|(width, _)| spaces > width) {
                widest_empty = Some((spaces, end));
            }
            line = layout::behind_break(self.text, end).max(end + usize::from(end >= self.bytes.len()));
        }
        Ok(widest_empty.map_or(0, |(width, _)| width).max(least))
    }

    fn spaces(&self, line: usize) -> usize {
        words::spaces(self.bytes.get(line..).unwrap_or_default())
    }

    /// Where the text of a line begins; `None` when the line does not belong to the scalar.
    fn block_line(&self, line: usize, indentation: usize) -> Option<usize> {
        let rest = self.bytes.get(line..).unwrap_or_default();
        let spaces = words::spaces(rest).min(indentation);
        let start = line + spaces;
        let is_empty = matches!(self.byte(start), b'\n' | b'\r' | 0);
        if is_empty {
            return Some(start);
        }
        let is_marker = indentation == 0 && self.is_marker_at(line);
        (spaces == indentation && !is_marker).then_some(start)
    }

    fn push_line(&mut self, body: &mut Body, style: ScalarStyle, line: Range<usize>) {
        let text = self.text.get(line.clone()).unwrap_or_default();
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
        let is_spaced = text.as_bytes().first().is_some_and(is_space);
        let is_first = body.text_start.is_none();
        let folds = style == ScalarStyle::Folded && !is_first && !is_spaced && !body.is_spaced;
        match body.breaks {
            1 if folds => self.sink.decoded().push(' '),
            breaks if folds => self.sink.decoded().extend(std::iter::repeat_n('\n', breaks - 1)),
            1 => self.sink.decoded().push('\n'),
            breaks => self.sink.decoded().extend(std::iter::repeat_n('\n', breaks)),
        }
        self.sink.decoded().push_str(text);
        body.breaks = 0;
        body.is_spaced = is_spaced;
        body.text_start.get_or_insert(line.start);
        if !text.as_bytes().last().is_some_and(is_space) || !text.as_bytes().iter().all(is_space) {
            body.visible_end = line.end;
        }
    }

    fn chomp(&mut self, body: &Body, chomping: Chomping) {
        let kept = match chomping {
            Chomping::Strip => 0,
            Chomping::Clip => usize::from(body.text_start.is_some() && body.breaks > 0),
            Chomping::Keep => body.breaks,
        };
        self.sink.decoded().extend(std::iter::repeat_n('\n', kept));
    }

    fn block_text(&mut self, body: &Body) -> (TextPlace, Range<usize>) {
        let source = self.text;
        let decoded = self.sink.decoded();
        let length = decoded.len() - body.decoded_start;
        if let Some(bytes) = body.text_start.map(|start| start..start + length)
            && source.get(bytes.clone()) == decoded.get(body.decoded_start..)
        {
            decoded.truncate(body.decoded_start);
            return (TextPlace::Source, bytes);
        }
        (TextPlace::Decoded, body.decoded_start..decoded.len())
    }

    /// Goes over the gap behind the text, which begins with the line that is no part of it.
    fn leave_block(&mut self, line: usize) -> Result<(), Fault> {
        self.cursor = line;
        self.line = line;
        self.indentation = self.spaces(line);
        self.at = line + self.indentation;
        let rest = self.bytes.get(self.at..self.line_end(self.at)).unwrap_or_default();
        if !rest.is_empty() && rest.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return self.fail(FaultKind::Tab, self.at);
        }
        self.skip_gap()?;
        self.gap.breaks += 1;
        Ok(())
    }
}

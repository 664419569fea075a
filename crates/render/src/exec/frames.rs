//! The frames of what an action prints.

use hullmark_source::{Frame, FrameId, OriginTable, Span};

use super::Executor;
use crate::text::Text;

/// A text that went through more calls than these since the template around it began keeps the frame that it has, so
/// that a loop that hands a text through itself takes linear time.
const MOST_CALLS: usize = 32;

impl Executor<'_> {
    /// Writes what an action prints; `action` is its frame.
    pub(super) fn print(&mut self, text: &Text, action: FrameId) {
        let (call, around) = (self.call_span(), self.frame);
        let origins = &mut self.context.origins;
        let mut last = (FrameId::NONE, action);
        self.output.push_framed(text, |written| {
            if written != last.0 {
                last = (written, printed(origins, written, Printing { action, call, around }));
            }
            last.1
        });
    }
}

/// An action that prints: its frame, its bytes, and the frame around it.
#[derive(Clone, Copy)]
struct Printing {
    action: FrameId,
    call: Span,
    around: FrameId,
}

/// The frame of text that was written in a frame and is now printed. What a call in the printing action made keeps its
/// frame. What another action made (`{{ $name := include "name" . }}`) was written by the calls since the template
/// that both are in, and those stand below the printing action: it is what puts the text where it is.
fn printed(origins: &mut OriginTable, written: FrameId, printing: Printing) -> FrameId {
    // Frames have larger numbers than those around them, so the innermost one around both is where they meet.
    let (mut inner, mut outer) = (written, printing.around);
    let mut calls: Vec<FrameId> = Vec::new();
    while inner != outer {
        if inner < outer {
            outer = parent(origins, outer);
            continue;
        }
        let Some(frame) = origins.frame(inner) else { return written };
        if frame.parent == printing.around && frame.call == printing.call {
            return written;
        }
        if calls.len() == MOST_CALLS {
            return written;
        }
        calls.push(inner);
        inner = frame.parent;
    }
    calls.into_iter().rev().fold(printing.action, |parent, call| match origins.frame(call).cloned() {
        Some(frame) => origins.intern_frame(Frame { parent, ..frame }),
        None => parent,
    })
}

fn parent(origins: &OriginTable, frame: FrameId) -> FrameId {
    origins.frame(frame).map_or(FrameId::NONE, |frame| frame.parent)
}

//! Pages of a PDF that show pictures and no text, on their way to text recognition.
//!
//! The page is drawn a second time, and each picture on it goes as plain pixels, upright, to the recognition. What
//! is recognised is text of that page. Where nobody reads pictures this is never reached.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::page::{Page, Rotation};
use hayro_interpret::kurbo::{Affine, BezPath, Point};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, SoftMask,
    interpret_page,
};

use super::super::{Halt, Sink, recognised};
use crate::input::Recognition;

/// Pictures of one page that are tried: scanners cut pages into strips, not into confetti.
const PICTURES: usize = 64;
/// Pixels of one picture: a sheet of A3 at 600 dots an inch.
const PIXELS: u64 = 80_000_000;
/// Smaller ones hold no text that could be read.
const LEAST_SIDE: u32 = 24;

/// Recognises the pictures of a page; false when one was not read.
///
/// # Errors
/// The sink's.
pub fn recognise<'p>(
    page: &Page<'p>,
    number: u32,
    context: &mut Context<'p>,
    recognition: &Recognition,
    sink: &mut dyn Sink,
) -> Result<bool, Halt> {
    let turns = match page.rotation() {
        Rotation::None => 0,
        Rotation::Horizontal => 1,
        Rotation::Flipped => 2,
        Rotation::FlippedHorizontal => 3,
    };
    let mut pictures = Pictures { recognition, turns, number, sink, left: PICTURES, all: true, end: Ok(()) };
    let drawn = catch_unwind(AssertUnwindSafe(|| interpret_page(page, context, &mut pictures)));
    pictures.end?;
    Ok(pictures.all && drawn.is_ok())
}

struct Pictures<'s> {
    recognition: &'s Recognition,
    /// Quarters of a turn clockwise by which a viewer turns the page.
    turns: u8,
    number: u32,
    sink: &'s mut dyn Sink,
    left: usize,
    all: bool,
    end: Result<(), Halt>,
}

impl Pictures<'_> {
    fn take(&mut self, picture: &[u8]) {
        // An empty text asks whether it is time to stop.
        self.end = self.sink.text(super::Locator::Page(self.number), "");
        if self.end.is_err() {
            return;
        }
        match self.recognition.ask(&mut { picture }) {
            Ok(Some(answer)) => match recognised::push(&answer, Some(self.number), self.sink) {
                Ok(pages) => self.all &= pages > 0,
                Err(halt) => self.end = Err(halt),
            },
            Ok(None) | Err(_) => self.all = false,
        }
    }

    /// Quarters of a turn against the clock from how the picture is stored to how it is seen.
    fn turned(&self, transform: Affine) -> u8 {
        let along = transform * Point::new(1.0, 0.0) - transform * Point::ZERO;
        let drawn = match (along.x.abs() >= along.y.abs(), along.x >= 0.0, along.y >= 0.0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        };
        (drawn + 4 - self.turns) % 4
    }
}

impl<'a> Device<'a> for Pictures<'_> {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (image.width(), image.height());
        if self.end.is_err() || width < LEAST_SIDE || height < LEAST_SIDE {
            return;
        }
        if self.left == 0 || u64::from(width) * u64::from(height) > PIXELS {
            self.all = false;
            return;
        }
        self.left -= 1;
        let turns = self.turned(props.transform);
        let mut picture = None;
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, _| {
                    picture = Some(match data {
                        ImageData::Rgb(rgb) => pixels(&rgb.data, rgb.width, rgb.height, 3, turns),
                        ImageData::Luma(luma) => pixels(&luma.data, luma.width, luma.height, 1, turns),
                    });
                },
                None,
            ),
            Image::Stencil(stencil) => stencil.with_stencil(
                |luma, _| {
                    // What is painted is ink.
                    let data: Vec<u8> = luma.data.iter().map(|own| 255 - own).collect();
                    picture = Some(pixels(&data, luma.width, luma.height, 1, turns));
                },
                None,
            ),
        }
        match picture.flatten() {
            Some(picture) => self.take(&picture),
            None => self.all = false,
        }
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// A picture in the portable form (PGM or PPM), turned against the clock by quarters.
fn pixels(data: &[u8], width: u32, height: u32, samples: usize, turns: u8) -> Option<Vec<u8>> {
    let (w, h) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    let data = data.get(..w.checked_mul(h)?.checked_mul(samples)?)?;
    let (out_w, out_h) = if turns.is_multiple_of(2) { (w, h) } else { (h, w) };
    let kind = if samples == 3 { 6 } else { 5 };
    let mut out = format!("P{kind}\n{out_w} {out_h}\n255\n").into_bytes();
    if turns == 0 {
        out.extend_from_slice(data);
        return Some(out);
    }
    out.reserve(data.len());
    for y in 0..out_h {
        for x in 0..out_w {
            let (from_x, from_y) = match turns {
                1 => (w - 1 - y, x),
                2 => (w - 1 - x, h - 1 - y),
                _ => (y, h - 1 - x),
            };
            let at = (from_y * w + from_x) * samples;
            out.extend_from_slice(data.get(at..at + samples)?);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_turned_against_the_clock() {
        // 1 2 3
        // 4 5 6
        let turned = |turns| pixels(&[1, 2, 3, 4, 5, 6], 3, 2, 1, turns).expect("whole");
        assert_eq!(turned(0), b"P5\n3 2\n255\n\x01\x02\x03\x04\x05\x06");
        assert_eq!(turned(1), b"P5\n2 3\n255\n\x03\x06\x02\x05\x01\x04");
        assert_eq!(turned(2), b"P5\n3 2\n255\n\x06\x05\x04\x03\x02\x01");
        assert_eq!(turned(3), b"P5\n2 3\n255\n\x04\x01\x05\x02\x06\x03");
        assert_eq!(pixels(&[1, 2], 3, 2, 1, 0), None);
    }
}

//! Pixels that plotters draws on, with a font that is part of the program: one of the system may not be there.

use noto_sans_mono_bitmap::{FontWeight, RasterHeight, get_raster, get_raster_width};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontTransform,
};
use std::convert::Infallible;
use std::io;

/// Rows of pixels, each red, green and blue.
pub(super) struct Pixels {
    size: (u32, u32),
    bytes: Vec<u8>,
}

impl Pixels {
    pub(super) fn new(size: (u32, u32)) -> Self {
        Pixels { size, bytes: vec![255; size.0 as usize * size.1 as usize * 3] }
    }

    pub(super) fn backend(&mut self) -> Backend<'_> {
        Backend(self)
    }

    pub(super) fn encode(&self) -> io::Result<Vec<u8>> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.size.0, self.size.1);
        encoder.set_color(png::ColorType::Rgb);
        encoder.write_header()?.write_image_data(&self.bytes)?;
        Ok(file)
    }

    fn pixel(&mut self, (x, y): BackendCoord) -> Option<&mut [u8]> {
        let (x, y) = (u32::try_from(x).ok()?, u32::try_from(y).ok()?);
        if x >= self.size.0 || y >= self.size.1 {
            return None;
        }
        let place = (y as usize * self.size.0 as usize + x as usize) * 3;
        self.bytes.get_mut(place..place + 3)
    }

    fn blend(&mut self, at: BackendCoord, (red, green, blue): (u8, u8, u8), alpha: f64) {
        for (old, new) in self.pixel(at).into_iter().flatten().zip([red, green, blue]) {
            let mixed = f64::from(*old) + (f64::from(new) - f64::from(*old)) * alpha;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
            let mixed = mixed.round() as u8;
            *old = mixed;
        }
    }
}

/// What plotters draws with.
pub(super) struct Backend<'p>(&'p mut Pixels);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.0.size
    }
    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }
    fn present(&mut self) -> Drawn {
        Ok(())
    }
    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.0.blend(at, color.rgb, color.alpha);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<_> = path.into_iter().collect();
        for ends in points.windows(2) {
            self.draw_line(ends[0], ends[1], style)?;
        }
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        let (font, color, anchor) = (Font::of(style), style.color(), style.anchor());
        let (width, height) = font.size(text);
        let left = match anchor.h_pos {
            HPos::Left => 0,
            HPos::Center => -width / 2,
            HPos::Right => -width,
        };
        let top = match anchor.v_pos {
            VPos::Top => 0,
            VPos::Center => -height / 2,
            VPos::Bottom => -height,
        };
        let transform = style.transform();
        font.draw(text, |x, y, intensity| {
            let (x, y) = turned(&transform, x + left, y + top);
            self.0.blend((at.0 + x, at.1 + y), color.rgb, color.alpha * intensity);
        });
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let (width, height) = Font::of(style).size(text);
        Ok((width.unsigned_abs(), height.unsigned_abs()))
    }
}

fn turned(transform: &FontTransform, x: i32, y: i32) -> (i32, i32) {
    transform.transform(x, y)
}

/// Noto Sans Mono, in one of two sizes.
#[derive(Clone, Copy)]
struct Font(RasterHeight);

impl Font {
    fn of(style: &impl BackendTextStyle) -> Self {
        Font(if style.size() < 18.0 { RasterHeight::Size16 } else { RasterHeight::Size20 })
    }

    fn size(self, text: &str) -> (i32, i32) {
        let letters = text.chars().count() * get_raster_width(FontWeight::Regular, self.0);
        (i32::try_from(letters).unwrap_or(i32::MAX), i32::try_from(self.0.val()).unwrap_or(i32::MAX))
    }

    /// Shows every pixel of a text: its place, and how much of it is ink.
    fn draw(self, text: &str, mut see: impl FnMut(i32, i32, f64)) {
        let mut left = 0;
        for letter in text.chars() {
            let raster = get_raster(letter, FontWeight::Regular, self.0)
                .or_else(|| get_raster('?', FontWeight::Regular, self.0));
            let Some(raster) = raster else { continue };
            for (y, row) in (0..).zip(raster.rows()) {
                for (x, ink) in (left..).zip(row) {
                    see(x, y, f64::from(*ink) / 255.0);
                }
            }
            left += i32::try_from(raster.width()).unwrap_or_default();
        }
    }
}

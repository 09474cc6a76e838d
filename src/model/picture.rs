//! Profile pictures: whatever was uploaded becomes a small square of our own making.
//!
//! What a file is, its content says, not its name or header. It is decoded within limits, cropped, made small, turned as
//! its camera meant it, and written anew: no metadata, no second file hidden in it, nothing of the original bytes comes
//! out again. That happens on one thread of its own, one file at a time, so that twenty uploads at once need the memory
//! of one; what does not fit into the short queue is refused at once ([`Error::Busy`]).

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage};
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use crate::crypto;
use crate::error::Error;
use crate::locale::{Text, t};

/// The largest file, in bytes.
pub const MAX_FILE: usize = 2_000_000;
/// The side of a stored picture, in pixels: three for each that the largest place on the page has.
pub const SIDE: u32 = 256;
/// The longest side of an upload.
const MAX_SIDE: u32 = 10_000;
/// The most pixels of an upload: more than phones take.
const MAX_PIXELS: u64 = 25_000_000;
/// The most bytes that all pixels of an upload take: four for each of the most. Those of 16 bits a colour take eight.
const MAX_DECODED: u64 = 100_000_000;
/// The most memory a decoder may ask for at once. It does not count the pixels: where they go is ours.
const MAX_ALLOC: u64 = 128 * 1024 * 1024;
/// Uploads that may wait for the one at work.
const QUEUE: usize = 4;

/// A picture as it is stored and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// PNG where something shows through, else JPEG.
    pub data: Vec<u8>,
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
}

/// Why a file is not taken as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureProblem {
    /// Nothing was chosen.
    Empty,
    /// The file has more than [`MAX_FILE`] bytes; how many.
    TooLarge(u64),
    /// It has too many pixels, whatever its size.
    TooManyPixels,
    /// Its pixels take more than [`MAX_DECODED`] bytes: each has more than people see.
    TooDeep,
    /// It is no PNG, JPEG or WebP, or a broken one.
    Unreadable,
}

impl PictureProblem {
    /// For the person who chose it.
    pub fn text(&self) -> Text {
        match self {
            Self::Empty => t!("problem-picture-empty"),
            Self::TooLarge(bytes) => {
                t!("problem-picture-large", whole = tenths(*bytes) / 10, tenth = tenths(*bytes) % 10)
            }
            Self::TooManyPixels => t!("problem-picture-pixels"),
            Self::TooDeep => t!("problem-picture-deep"),
            Self::Unreadable => t!("problem-picture-unreadable"),
        }
    }
}

/// Tenths of a megabyte, rounded up where rounding would say "2.0".
fn tenths(bytes: u64) -> i64 {
    i64::try_from(bytes.div_ceil(100_000)).unwrap_or(i64::MAX)
}

impl Picture {
    /// Reads an upload. Takes as long as decoding does: see [`PictureReader`].
    pub fn read(file: &[u8]) -> Result<Self, PictureProblem> {
        if file.is_empty() {
            return Err(PictureProblem::Empty);
        }
        if file.len() > MAX_FILE {
            return Err(PictureProblem::TooLarge(file.len() as u64));
        }
        let mut limits = Limits::no_limits();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_ALLOC);
        let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| unreadable())?;
        if reader.format().is_some_and(|format| is_cut_off(file, format)) {
            return Err(unreadable());
        }
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(problem)?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(PictureProblem::TooManyPixels);
        }
        if decoder.total_bytes() > MAX_DECODED {
            return Err(PictureProblem::TooDeep);
        }
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let whole = DynamicImage::from_decoder(decoder).map_err(problem)?;
        let mut square = DynamicImage::ImageRgba8(square(&whole));
        drop(whole);
        square.apply_orientation(orientation);
        write(&square.into_rgba8()).map_err(|_| unreadable())
    }

    /// Names the content, in hexadecimal.
    pub fn content_hash(&self) -> String {
        crypto::hex(Sha256::digest(&self.data).iter().take(16))
    }
}

/// Whether a file ends before its picture does, as after a transfer that broke off: what is missing is grey to some decoders.
/// What comes after the end of the picture, as the film that telephones put there, is nobody's business.
fn is_cut_off(file: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Jpeg => !jpeg_ends(file),
        // RIFF, and how much follows.
        ImageFormat::WebP => file
            .get(4..8)
            .and_then(|size| size.try_into().ok())
            .is_none_or(|size: [u8; 4]| (file.len() as u64) < 8 + u64::from(u32::from_le_bytes(size))),
        // Its decoder finds out.
        _ => false,
    }
}

/// Whether a JPEG goes on to its end marker.
fn jpeg_ends(mut rest: &[u8]) -> bool {
    loop {
        // FF 00 is a byte of the pixels, and any number of FF may stand before a marker.
        let marker = rest.windows(2).position(|pair| matches!(pair, [0xFF, code] if !matches!(code, 0x00 | 0xFF)));
        let Some([_, code, behind @ ..]) = marker.and_then(|at| rest.get(at..)) else { return false };
        rest = match code {
            0xD9 => return true,
            // Restarts between the pixels, and the beginning: markers alone.
            0x01 | 0xD0..=0xD8 => behind,
            // Anything else says how long it is. A small picture of the same kind may be in it, with an end of its own.
            _ => match behind {
                [high, low, ..] => behind.get(usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or_default(),
                _ => return false,
            },
        };
    }
}

fn unreadable() -> PictureProblem {
    PictureProblem::Unreadable
}

fn problem(error: ImageError) -> PictureProblem {
    match error {
        ImageError::Limits(_) => PictureProblem::TooManyPixels,
        _ => PictureProblem::Unreadable,
    }
}

/// The middle, as large as it fits, and small. A view into the whole: no second copy of it.
fn square(whole: &DynamicImage) -> RgbaImage {
    let (width, height) = (whole.width(), whole.height());
    let side = width.min(height);
    let middle = imageops::crop_imm(whole, (width - side) / 2, (height - side) / 2, side, side);
    let small = side.min(SIDE);
    imageops::resize(&*middle, small, small, FilterType::CatmullRom)
}

fn write(square: &RgbaImage) -> Result<Picture, ImageError> {
    let mut data = Vec::new();
    if square.pixels().any(|pixel| pixel.0[3] < 255) {
        square.write_with_encoder(PngEncoder::new(&mut data))?;
        return Ok(Picture { data, media_type: "image/png" });
    }
    let opaque = DynamicImage::ImageRgba8(square.clone()).into_rgb8();
    opaque.write_with_encoder(JpegEncoder::new_with_quality(&mut data, 88))?;
    Ok(Picture { data, media_type: "image/jpeg" })
}

type Job = (Vec<u8>, oneshot::Sender<Result<Picture, PictureProblem>>);

/// The thread that reads pictures. Cloning shares it; it ends when the last clone is dropped.
#[derive(Clone)]
pub struct PictureReader {
    queue: SyncSender<Job>,
}

impl PictureReader {
    /// Starts it.
    pub fn start() -> Result<Self, Error> {
        let (queue, jobs) = sync_channel(QUEUE);
        std::thread::Builder::new().name("pictures".into()).spawn(move || work(&jobs))?;
        Ok(Self { queue })
    }

    /// Reads an upload when its turn has come.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub async fn read(&self, file: Vec<u8>) -> Result<Result<Picture, PictureProblem>, Error> {
        let (reply, answer) = oneshot::channel();
        self.queue.try_send((file, reply)).map_err(|_| Error::Busy)?;
        answer.await.map_err(|_| Error::Busy)
    }
}

fn work(jobs: &Receiver<Job>) {
    while let Ok((file, reply)) = jobs.recv() {
        // Whoever asked may have gone while the file waited.
        if reply.is_closed() {
            continue;
        }
        // A decoder that panics on some file must not take the thread with it.
        let read = catch_unwind(AssertUnwindSafe(|| Picture::read(&file))).unwrap_or(Err(PictureProblem::Unreadable));
        let _gone = reply.send(read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_megabytes() {
        let text = |bytes| crate::locale::tests::english().say(&PictureProblem::TooLarge(bytes).text());
        assert_eq!(text(4_100_000), "That file is 4.1 MB. The limit is 2 MB.");
        assert_eq!(text(2_000_001), "That file is 2.1 MB. The limit is 2 MB.");
        assert_eq!(text(12_345_678), "That file is 12.4 MB. The limit is 2 MB.");
    }

    #[test]
    fn the_middle_is_what_stays() {
        // Red, a wide green middle, red.
        let wide = RgbaImage::from_fn(900, 300, |x, _| {
            image::Rgba(if (300..600).contains(&x) { [0, 200, 0, 255] } else { [200, 0, 0, 255] })
        });
        let mut file = Vec::new();
        wide.write_with_encoder(PngEncoder::new(&mut file)).unwrap();
        let picture = Picture::read(&file).unwrap();
        assert_eq!(picture.media_type, "image/jpeg");
        let seen = image::load_from_memory(&picture.data).unwrap().into_rgb8();
        assert_eq!(seen.dimensions(), (SIDE, SIDE));
        assert!(seen.pixels().all(|pixel| pixel.0[1] > 150 && pixel.0[0] < 60), "nothing of the sides");
    }

    /// Four wait, and what comes then is refused at once. Nobody works here, so that it does not depend on who is faster.
    #[tokio::test]
    async fn a_full_queue_refuses() {
        let (queue, _jobs) = sync_channel(QUEUE);
        let reader = PictureReader { queue };
        let mut waiting: Vec<_> = (0..QUEUE).map(|_| Box::pin(reader.read(vec![1]))).collect();
        for read in &mut waiting {
            assert!(waits(read.as_mut()).await, "waits");
        }
        assert!(matches!(reader.read(vec![1]).await, Err(Error::Busy)));
    }

    /// Whether a future is still waiting after one look.
    async fn waits<F: Future>(mut future: std::pin::Pin<&mut F>) -> bool {
        std::future::poll_fn(|cx| std::task::Poll::Ready(future.as_mut().poll(cx).is_pending())).await
    }

    #[test]
    fn small_pictures_stay_small_and_glass_stays_glass() {
        let glass = RgbaImage::from_pixel(40, 20, image::Rgba([10, 20, 30, 100]));
        let mut file = Vec::new();
        glass.write_with_encoder(PngEncoder::new(&mut file)).unwrap();
        let picture = Picture::read(&file).unwrap();
        assert_eq!(picture.media_type, "image/png");
        let seen = image::load_from_memory(&picture.data).unwrap();
        assert_eq!((seen.width(), seen.height()), (20, 20));
        assert_eq!(seen.into_rgba8().get_pixel(5, 5).0[3], 100);
    }
}

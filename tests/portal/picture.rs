//! The picture: whatever is uploaded, what comes out is a small square of the portal's own making, or words.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::support::app::{Person, TestApp};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::request::{Prepared, at_once};

on_both!(
    in_three_shapes,
    each_format_becomes_a_square_without_metadata,
    what_is_no_picture_is_said_at_the_field,
    a_picture_cut_off_on_its_way_is_refused,
    too_large_is_said_with_the_size,
    a_bomb_is_not_unpacked,
    more_bits_a_pixel_are_more_to_unpack,
    what_hides_in_a_picture_does_not_come_out,
    a_camera_held_sideways,
    only_the_owner_sees_it,
    the_form_belongs_to_its_session,
    what_stands_between_the_fields_is_not_piled_up,
    twenty_at_once_are_answered,
);

const EDGE: &str = "----edge-of-the-form";

/// Half red, half blue, so that one can see which way up it is.
fn drawing(width: u32, height: u32) -> DynamicImage {
    let paint = |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, paint))
}

fn file(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    drawing(width, height).write_to(&mut out, format).unwrap();
    out.into_inner()
}

pub fn png(picture: &RgbImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

/// One part of a form.
fn part(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("--{EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    [head.as_bytes(), body, b"\r\n"].concat()
}

fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), format!("--{EDGE}--\r\n").into_bytes()].concat()
}

async fn token(person: &Person) -> String {
    person.browser.json().open("/account").await.json()["form_token"].as_str().unwrap().to_owned()
}

fn send(request: Prepared, body: Vec<u8>) -> Prepared {
    request.body(&format!("multipart/form-data; boundary={EDGE}"), body)
}

/// As the form on the page sends it. `name` and `kind` are the client's claim.
async fn prepared(person: &Person, request: Prepared, name: &str, kind: &str, file: &[u8]) -> Prepared {
    let head = format!("name=\"avatar\"; filename=\"{name}\"\r\nContent-Type: {kind}");
    send(request, form(&[part("name=\"form_token\"", token(person).await.as_bytes()), part(&head, file)]))
}

/// As a program sends it.
pub async fn uploading(person: &Person, file: &[u8]) -> Prepared {
    let request = person.browser.json().request("POST", "/account/picture");
    prepared(person, request, "me.png", "image/png", file).await
}

pub async fn upload(person: &Person, file: &[u8]) -> Page {
    let request = person.browser.page().request("POST", "/account/picture").following(true);
    prepared(person, request, "me.png", "image/png", file).await.send().await
}

/// Where the account's picture is.
async fn address(person: &Person) -> Option<String> {
    person.browser.json().open("/account").await.json()["picture"].as_str().map(str::to_owned)
}

async fn shown(person: &Person) -> Page {
    let address = address(person).await.expect("a picture");
    person.browser.page().request("GET", &address).send().await.has_status(200).clone()
}

fn seen(page: &Page) -> RgbImage {
    image::load_from_memory(&page.bytes).unwrap().into_rgb8()
}

async fn in_three_shapes(app: TestApp) {
    let person = app.person("Mara").await;
    person.browser.page().open("/account").await.shows("up to 2 MB");
    assert!(person.browser.screen().has("#me.avatar:not([src])"), "initials");
    let page = upload(&person, &file(ImageFormat::Png, 300, 200)).await;
    assert!(page.notice().contains("Picture changed"));
    let first = address(&person).await.unwrap();
    assert_eq!(page.attr("#me", "src").as_deref(), Some(first.as_str()), "in the header");
    assert_eq!(page.attr("#picture-now", "src").as_deref(), Some(first.as_str()));

    let request = person.browser.htmx().request("POST", "/account/picture");
    let page = prepared(&person, request, "a.jpg", "image/jpeg", &file(ImageFormat::Jpeg, 200, 300)).await.send().await;
    page.has_status(200).shows("Picture changed");
    let second = address(&person).await.unwrap();
    assert_ne!(first, second, "another content, another address");
    assert_eq!(page.attr("#me", "src").as_deref(), Some(second.as_str()));
    person.browser.page().request("GET", &first).send().await.has_status(404);

    let request = person.browser.json().request("POST", "/account/picture");
    let page = prepared(&person, request, "", "", &file(ImageFormat::WebP, 64, 64)).await.send().await;
    assert_eq!(page.has_status(200).json()["status"], "done");
    // In the dialog, too, beside whose confirmation is asked for.
    person.browser.page().open("/account/data").await;
    let asked = person.browser.submit("delete-account", &[("confirm", "delete my account")]).await;
    assert_eq!(asked.attr(".who img.avatar", "src"), address(&person).await);

    person.browser.page().open("/account").await;
    let page = person.browser.submit("remove-avatar", &[]).await;
    assert!(page.notice().contains("Picture removed"));
    assert!(address(&person).await.is_none() && page.form("remove-avatar").is_none());
    let events = person.browser.json().open("/account/activity").await.json()["events"].to_string();
    assert!(events.contains("profile.picture_changed") && events.contains("profile.picture_removed"));
}

async fn each_format_becomes_a_square_without_metadata(app: TestApp) {
    let person = app.person("Mara").await;
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        upload(&person, &file(format, 640, 480)).await.has_status(200);
        let page = shown(&person).await;
        assert_eq!(seen(&page).dimensions(), (256, 256), "{format:?}");
        assert_eq!(page.header("content-type"), Some("image/jpeg"));
        assert_eq!(page.header("cache-control"), Some("private, max-age=31536000, immutable"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    }
    // Where the picture was taken, in a comment of a PNG and in the EXIF part of a JPEG.
    let canary = b"48.1371N 11.5754E";
    let png = file(ImageFormat::Png, 30, 30);
    let mut text = [b"tEXtComment\0".as_slice(), canary].concat();
    let crc = crc32(&text).to_be_bytes();
    let length = (text.len() as u32 - 4).to_be_bytes();
    text = [length.as_slice(), &text, &crc].concat();
    let png = [&png[..33], &text, &png[33..]].concat();
    upload(&person, &png).await.has_status(200);
    assert!(!contains(&shown(&person).await.bytes, canary));
    let jpeg = with_exif(&file(ImageFormat::Jpeg, 30, 30), 1, canary);
    assert!(contains(&jpeg, canary));
    upload(&person, &jpeg).await.has_status(200);
    assert!(!contains(&shown(&person).await.bytes, canary));
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The checksum of PNG chunks.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// A JPEG with an EXIF part: how the camera was held, and a remark.
fn with_exif(jpeg: &[u8], orientation: u16, remark: &[u8]) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1]);
    tiff.extend(orientation.to_be_bytes());
    tiff.extend([0, 0, 0, 0, 0, 0]);
    tiff.extend(remark);
    let part = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = (part.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &part, &jpeg[2..]].concat()
}

async fn what_is_no_picture_is_said_at_the_field(app: TestApp) {
    let person = app.person("Mara").await;
    let png = file(ImageFormat::Png, 200, 200);
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    let unreadable = "We couldn’t read that as a picture. Try PNG, JPEG or WebP.";
    let cases: [(&str, &[u8], &str); 9] = [
        ("nothing", b"", "No file was chosen, or it’s empty. Choose a picture."),
        ("svg", svg, unreadable),
        ("gif", gif, unreadable),
        ("html", b"<html><body>me</body></html>", unreadable),
        ("cut off in the header", &png[..20], unreadable),
        ("cut off in the middle", &png[..png.len() / 2], unreadable),
        ("a header alone", b"\x89PNG\r\n\x1a\n", unreadable),
        ("riff of another kind", b"RIFF\x24\0\0\0WAVEfmt ", unreadable),
        ("zeroes", &[0; 4096], unreadable),
    ];
    for (what, bytes, why) in cases {
        let page = upload(&person, bytes).await;
        page.has_status(422);
        assert_eq!(page.field_error("avatar"), why, "{what}");
        let request = person.browser.json().request("POST", "/account/picture");
        let page = prepared(&person, request, "me.png", "image/png", bytes).await.send().await;
        assert_eq!(page.has_status(422).json()["errors"]["avatar"], why, "{what}");
    }
    assert!(address(&person).await.is_none());
    // What it is, its content says: name and header are the client's to choose.
    let request = person.browser.page().request("POST", "/account/picture").following(true);
    let lying = prepared(&person, request, "evil.svg\"; x=\"", "text/html", &file(ImageFormat::WebP, 50, 50)).await;
    lying.send().await.has_status(200);
    assert_eq!(shown(&person).await.header("content-type"), Some("image/jpeg"));
}

/// Some decoders would fill in grey what is missing.
async fn a_picture_cut_off_on_its_way_is_refused(app: TestApp) {
    let person = app.person("Mara").await;
    let paint = |x: u32, y: u32| Rgb([x * 7 % 251, y * 13 % 241, x * y % 239].map(|part| part as u8));
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(90, 70, paint));
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        let whole = out.into_inner();
        for left in [whole.len() / 3, whole.len() * 3 / 4, whole.len() - 20] {
            let page = upload(&person, &whole[..left]).await;
            let why = page.has_status(422).field_error("avatar");
            assert_eq!(why, "We couldn’t read that as a picture. Try PNG, JPEG or WebP.", "{format:?} {left}");
        }
        upload(&person, &[whole.as_slice(), &[0; 3], b"and a film"].concat()).await.has_status(200);
    }
    // Room that was made before the rest came.
    let jpeg = file(ImageFormat::Jpeg, 640, 480);
    let begun = [&jpeg[..jpeg.len() / 2], &vec![0; jpeg.len()]].concat();
    upload(&person, &begun).await.has_status(422);
    // The end of the small one inside it is not the end of a photograph.
    let photograph = with_exif(&jpeg, 1, &file(ImageFormat::Jpeg, 30, 30));
    upload(&person, &photograph[..photograph.len() - 2]).await.has_status(422);
    upload(&person, &photograph).await.has_status(200);
}

async fn too_large_is_said_with_the_size(app: TestApp) {
    let person = app.person("Mara").await;
    let png = file(ImageFormat::Png, 200, 200);
    for (size, says) in [(2_000_001, "2.1 MB"), (4_100_000, "4.1 MB"), (20_000_000, "20.0 MB")] {
        let mut large = png.clone();
        large.resize(size, 0);
        let page = upload(&person, &large).await;
        page.has_status(422);
        assert_eq!(page.field_error("avatar"), format!("That file is {says}. The limit is 2 MB."));
    }
    // Exactly the limit is within it.
    let mut full = png;
    full.resize(2_000_000, 0);
    upload(&person, &full).await.has_status(200);
    // Other forms keep their small limit.
    let body = format!("form_token={}&display_name={}", token(&person).await, "x".repeat(20_000));
    let request = person.browser.page().request("POST", "/account/profile");
    request.body("application/x-www-form-urlencoded", body).send().await.has_status(413);
}

/// A few bytes that say they are huge. None of it may be made room for.
async fn a_bomb_is_not_unpacked(app: TestApp) {
    let person = app.person("Mara").await;
    let declared = |width: u32, height: u32| colours(width, height, 8, b"x\x9c\x03\0\0\0\0\x01");
    for (width, height) in [(50_000, 50_000), (9_999, 9_999), (1, 4_000_000_000)] {
        let page = upload(&person, &declared(width, height)).await;
        page.has_status(422);
        assert!(page.field_error("avatar").contains("too many pixels"), "{width}: {}", page.field_error("avatar"));
    }
    // Nothing is left of it: the next one is served.
    upload(&person, &file(ImageFormat::Png, 20, 20)).await.has_status(200);
}

/// A PNG with transparency, of so many bits a colour, around its compressed pixels.
fn colours(width: u32, height: u32, bits: u8, pixels: &[u8]) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let body = [kind, data].concat();
        [&(data.len() as u32).to_be_bytes()[..], &body, &crc32(&body).to_be_bytes()].concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, 6, 0, 0, 0]].concat();
    let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
}

/// So many zeros as a zlib stream of one block with fixed codes (RFC 1950 and 1951): a zero, and "258 times the same".
fn zeros(count: usize) -> Vec<u8> {
    let (mut out, mut byte, mut at) = (b"\x78\x01".to_vec(), 0_u8, 0);
    let mut put = |code: &str| {
        for bit in code.bytes() {
            byte |= (bit - b'0') << at;
            at += 1;
            if at == 8 {
                out.push(std::mem::take(&mut byte));
                at = 0;
            }
        }
    };
    put("110");
    put("00110000");
    (0..(count - 1) / 258).for_each(|_| put("1100010100000"));
    (0..(count - 1) % 258).for_each(|_| put("00110000"));
    // The end of the block, and zeros up to the end of a byte.
    put("00000000000000");
    out.extend([(count % 65_521) as u16, 1].iter().flat_map(|half| half.to_be_bytes()));
    out
}

/// As many pixels as are taken, each twice as large as one of a photograph: twice the memory.
async fn more_bits_a_pixel_are_more_to_unpack(app: TestApp) {
    let person = app.person("Mara").await;
    let deep = |side: u32| colours(side, side, 16, &zeros((side * (1 + 8 * side)) as usize));
    upload(&person, &deep(300)).await.has_status(200);
    let large = deep(5000);
    assert!(large.len() < 2_000_000, "{}", large.len());
    let page = upload(&person, &large).await;
    assert!(page.has_status(422).field_error("avatar").contains("8 bits a colour"), "{}", page.text());
}

async fn what_hides_in_a_picture_does_not_come_out(app: TestApp) {
    let person = app.person("Mara").await;
    let script = b"<script>alert(document.domain)</script><?php system($_GET[0]); ?>PK\x03\x04";
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let both = [&file(format, 40, 40), script.as_slice()].concat();
        upload(&person, &both).await.has_status(200);
        let page = shown(&person).await;
        assert!(!contains(&page.bytes, b"script") && !contains(&page.bytes, b"PK\x03\x04"), "{format:?}");
        assert_eq!(seen(&page).dimensions(), (40, 40));
    }
}

async fn a_camera_held_sideways(app: TestApp) {
    let person = app.person("Mara").await;
    let red = |image: &RgbImage, x: u32, y: u32| image.get_pixel(x, y).0[0] > 128;
    let jpeg = file(ImageFormat::Jpeg, 90, 90);
    // As it lies: red at the left. Turned by 90 degrees: red at the top.
    for (orientation, left, top) in [(1, true, false), (3, false, false), (6, false, true)] {
        upload(&person, &with_exif(&jpeg, orientation, b"")).await.has_status(200);
        let image = seen(&shown(&person).await);
        let is_left = red(&image, 5, 5) && red(&image, 5, 84);
        let is_top = red(&image, 5, 5) && red(&image, 84, 5);
        assert_eq!((is_left, is_top), (left, top), "orientation {orientation}");
    }
}

async fn only_the_owner_sees_it(app: TestApp) {
    let person = app.person("Mara").await;
    upload(&person, &file(ImageFormat::Png, 300, 200)).await.has_status(200);
    let address = address(&person).await.unwrap();
    let other = app.person("Otto").await;
    other.browser.page().request("GET", &address).send().await.has_status(404);
    app.browser().request("GET", &address).send().await.has_status(303);
    for path in ["/account/picture/x", "/account/picture/..%2f..", "/account/picture/%00"] {
        let answer = person.browser.page().request("GET", path).send().await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
    }
}

async fn the_form_belongs_to_its_session(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.person("Otto").await;
    let png = file(ImageFormat::Png, 20, 20);
    let avatar = part("name=\"avatar\"; filename=\"a.png\"\r\nContent-Type: image/png", &png);
    let own = part("name=\"form_token\"", token(&person).await.as_bytes());
    let foreign = part("name=\"form_token\"", token(&other).await.as_bytes());
    let request = || person.browser.page().request("POST", "/account/picture");
    let refused = [
        ("no token", vec![avatar.clone()], 403),
        ("a token of somebody else", vec![foreign, avatar.clone()], 403),
        ("the token too late", vec![avatar.clone(), own.clone()], 403),
        ("a field that does not belong", vec![own.clone(), part("name=\"display_name\"", b"x"), avatar.clone()], 400),
        ("two files", vec![own.clone(), avatar.clone(), avatar.clone()], 400),
    ];
    for (what, parts, status) in refused {
        let answer = send(request(), form(&parts)).send().await;
        assert_eq!(answer.status, status, "{what}");
    }
    let whole = form(&[own.clone(), avatar.clone()]);
    send(request(), whole[..whole.len() - 60].to_vec()).send().await.has_status(400);
    send(request(), whole.clone()).site("cross-site").send().await.has_status(403);
    send(request(), whole.clone()).no_cookies().send().await.has_status(303);
    request().body("application/json", "{}").send().await.has_status(415);
    request().body("image/png", png).send().await.has_status(415);
    assert!(address(&person).await.is_none());
    // A program may send the token as a header.
    let request =
        person.browser.json().request("POST", "/account/picture").header("x-form-token", &token(&person).await);
    send(request, form(&[avatar])).send().await.has_status(200);
    assert!(address(&person).await.is_some());
}

/// A parser that waits for an edge keeps all there is before it, and nobody's picture needs more than a little.
async fn what_stands_between_the_fields_is_not_piled_up(app: TestApp) {
    let person = app.person("Mara").await;
    let png = file(ImageFormat::Png, 20, 20);
    let token = part("name=\"form_token\"", token(&person).await.as_bytes());
    let avatar = |kind: &str| part(&format!("name=\"avatar\"; filename=\"a.png\"\r\nContent-Type: {kind}"), &png);
    let request = || person.browser.page().request("POST", "/account/picture");
    let long = "x".repeat(200_000);
    let lines = "x\r\n".repeat(60_000);
    let whole = form(&[token.clone(), avatar("image/png")]);
    let piled = [
        ("before the first", [long.as_bytes(), b"\r\n", &whole].concat()),
        ("lines before the first", [lines.as_bytes(), &whole].concat()),
        ("a head of the token", [format!("--{EDGE}\r\nX: {long}\r\n").as_bytes(), &token[EDGE.len() + 4..]].concat()),
        ("a head of the file", form(&[token.clone(), avatar(&long)])),
        ("tokens", form(&[vec![token.clone(); 2000].concat(), avatar("image/png")])),
    ];
    for (what, body) in piled {
        let answer = send(request(), body).send().await;
        assert_eq!(answer.status, 400, "{what}");
    }
    assert!(address(&person).await.is_none());
    // A little is nobody's business.
    send(request(), [b"a few words\r\n", whole.as_slice()].concat()).send().await.has_status(303);
    assert!(address(&person).await.is_some());
}

/// Each gets its picture or is told when to come again; nobody is kept waiting behind twenty others.
async fn twenty_at_once_are_answered(app: TestApp) {
    let person = app.person("Mara").await;
    let png = file(ImageFormat::Png, 1200, 900);
    let request = person.browser.page().request("POST", "/account/picture");
    let one = prepared(&person, request, "a.png", "image/png", &png).await;
    let answers = at_once(vec![one; 20]).await;
    for answer in &answers {
        match answer.status {
            303 => {}
            503 => assert!(answer.header("retry-after").is_some()),
            other => panic!("{other}: {}", answer.body),
        }
    }
    assert!(answers.iter().any(|answer| answer.status == 303));
    assert_eq!(seen(&shown(&person).await).dimensions(), (256, 256));
}

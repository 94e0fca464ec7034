//! Charts as inline SVG: small, by hand, readable without colour.
//!
//! Every chart is a figure with a caption, a name for who cannot see it, and its numbers as text in the drawing or
//! in a table beside it. Colours are classes, so that dark mode and print have their own.

use maud::{Markup, html};

/// A horizontal bar.
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its length.
    pub value: u64,
    /// The value in words.
    pub words: String,
    /// Class of its fill.
    pub class: &'static str,
}

const WIDTH: f64 = 900.0;

/// Horizontal bars with their labels and values.
pub fn bars(name: &str, caption: &str, bars: &[Bar]) -> Markup {
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1) as f64;
    let (left, right, row) = (260.0, 150.0, 28.0);
    let height = row * bars.len() as f64 + 6.0;
    html! {
        (figure(name, caption, html! {
            svg role="img" aria-label=(summary(name, bars)) viewBox={"0 0 " (WIDTH) " " (height)} width=(WIDTH) height=(height) {
                @for (at, bar) in bars.iter().enumerate() {
                    @let y = row * at as f64;
                    @let length = (WIDTH - left - right) * bar.value as f64 / most;
                    text x=(left - 10.0) y=(y + 19.0) text-anchor="end" { (bar.label) }
                    rect class=(bar.class) x=(left) y=(y + 5.0) width=(round(length.max(if bar.value > 0 { 2.0 } else { 0.0 }))) height="18" {}
                    text x=(round(left + length + 8.0)) y=(y + 19.0) { (bar.words) }
                }
                line.axis x1=(left) x2=(left) y1="0" y2=(height) {}
            }
        }))
    }
}

/// A drawing under its title and a sentence that says what is drawn. In a narrow window it scrolls instead of becoming
/// too small to read, so it has to be reachable by keyboard.
fn figure(name: &str, caption: &str, drawing: Markup) -> Markup {
    html! {
        figure {
            figcaption { strong { (name) "." } " " (caption) }
            div.scroll.chart tabindex="0" role="region" aria-label={"Chart: " (name)} { (drawing) }
        }
    }
}

fn summary(name: &str, bars: &[Bar]) -> String {
    let parts: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.label, bar.words)).collect();
    format!("{name}. {}", parts.join("; "))
}

/// A column of a chart over years.
pub struct Column {
    /// Under it.
    pub label: String,
    /// Its height.
    pub value: u64,
    /// The whisker's ends; none when equal.
    pub range: Option<(u64, u64)>,
    /// Over it.
    pub words: String,
}

/// Vertical columns with whiskers for ranges.
pub fn columns(name: &str, caption: &str, columns: &[Column]) -> Markup {
    let most = columns
        .iter()
        .map(|c| c.range.map_or(c.value, |(_, high)| high.max(c.value)))
        .max()
        .unwrap_or(0)
        .max(1) as f64;
    let (top, bottom, height) = (26.0, 26.0, 250.0);
    // Half a label of room at the end.
    let step = ((WIDTH - 16.0) / columns.len().max(1) as f64).min(90.0);
    let scale = (height - top - bottom) / most;
    let base = height - bottom;
    let text: Vec<String> = columns.iter().map(|c| format!("{}: {}", c.label, c.words)).collect();
    html! {
        (figure(name, caption, html! {
            svg role="img" aria-label={(name) ". " (text.join("; "))} viewBox={"0 0 " (WIDTH) " " (height)} width=(WIDTH) height=(height) {
                @for (at, column) in columns.iter().enumerate() {
                    @let x = step * at as f64;
                    @let middle = round(x + step / 2.0);
                    @let tall = column.value as f64 * scale;
                    @let head = column.range.map_or(tall, |(_, high)| (high as f64 * scale).max(tall));
                    rect.bar x=(round(x + step * 0.16)) y=(round(base - tall)) width=(round(step * 0.68)) height=(round(tall)) {}
                    @if let Some((low, high)) = column.range {
                        line.whisker x1=(middle) x2=(middle) y1=(round(base - low as f64 * scale)) y2=(round(base - high as f64 * scale)) {}
                        line.whisker x1=(middle - 4.0) x2=(middle + 4.0) y1=(round(base - high as f64 * scale)) y2=(round(base - high as f64 * scale)) {}
                        line.whisker x1=(middle - 4.0) x2=(middle + 4.0) y1=(round(base - low as f64 * scale)) y2=(round(base - low as f64 * scale)) {}
                    }
                    text x=(middle) y=(round(base - head - 6.0)) text-anchor="middle" { (column.words) }
                    text.m x=(middle) y=(height - 8.0) text-anchor="middle" { (column.label) }
                }
                line.axis x1="0" x2=(WIDTH) y1=(base) y2=(base) {}
            }
        }))
    }
}

/// A tile of a treemap.
pub struct Tile {
    /// What it stands for.
    pub label: String,
    /// Its area.
    pub value: u64,
    /// Second line.
    pub words: String,
    /// Second line where there is no room for it.
    pub short: String,
    /// Level of risk, 0 to 4.
    pub level: u8,
    /// Third line.
    pub level_words: &'static str,
}

/// Tiles whose areas are values, the largest first.
pub fn treemap(name: &str, caption: &str, tiles: &[Tile]) -> Markup {
    let height = 360.0;
    let places = squarify(&tiles.iter().map(|tile| tile.value as f64).collect::<Vec<_>>(), WIDTH, height);
    let text: Vec<String> = tiles
        .iter()
        .map(|tile| format!("{}: {}, risk {}", tile.label, tile.words, tile.level_words))
        .collect();
    html! {
        (figure(name, caption, html! {
            svg role="img" aria-label={(name) ". " (text.join("; "))} viewBox={"0 0 " (WIDTH) " " (height)} width=(WIDTH) height=(height) {
                @for (tile, place) in tiles.iter().zip(&places) {
                    @let room = ((place.width - 12.0).max(0.0) / 8.2) as usize;
                    rect class={"cell l" (tile.level)} x=(round(place.x)) y=(round(place.y)) width=(round(place.width)) height=(round(place.height)) {
                        title { (tile.label) ": " (tile.words) ", risk " (tile.level_words) }
                    }
                    @if room >= 6 && place.height >= 20.0 {
                        text.on.b x=(round(place.x + 8.0)) y=(round(place.y + 18.0)) { (clip(&tile.label, room)) }
                    }
                    @if room >= 6 && place.height >= 38.0 {
                        text.on x=(round(place.x + 8.0)) y=(round(place.y + 35.0)) { (if tile.words.chars().count() <= room { &tile.words } else { &tile.short }) }
                    }
                    @if room >= "risk critical".len() && place.height >= 55.0 {
                        text.on x=(round(place.x + 8.0)) y=(round(place.y + 52.0)) { (clip(&format!("risk {}", tile.level_words), room)) }
                    }
                }
            }
        }))
    }
}

struct Place {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Squarified treemap (Bruls, Huizing, van Wijk 2000): rows along the shorter side, closed when one more tile would make
/// them longer and thinner. Values are descending and positive.
fn squarify(values: &[f64], width: f64, height: f64) -> Vec<Place> {
    let total: f64 = values.iter().sum();
    let mut places = Vec::with_capacity(values.len());
    let scale = if total > 0.0 { width * height / total } else { 0.0 };
    let areas: Vec<f64> = values.iter().map(|value| value * scale).collect();
    let (mut x, mut y, mut w, mut h) = (0.0, 0.0, width, height);
    let mut rest = areas.as_slice();
    while !rest.is_empty() {
        let side = f64::min(w, h).max(1e-9);
        let worst = |row: &[f64]| {
            let sum: f64 = row.iter().sum();
            let of = |area: f64| f64::max(side * side * area / (sum * sum), sum * sum / (side * side * area));
            row.iter().fold(0.0, |worst: f64, area| worst.max(of(area.max(1e-9))))
        };
        let mut length = 1;
        while length < rest.len() && worst(&rest[..=length]) <= worst(&rest[..length]) {
            length += 1;
        }
        let (row, after) = rest.split_at(length);
        let thick = row.iter().sum::<f64>() / side;
        let mut along = 0.0;
        for area in row {
            let long = if thick > 0.0 { area / thick } else { 0.0 };
            places.push(if w >= h {
                Place { x, y: y + along, width: thick, height: long }
            } else {
                Place { x: x + along, y, width: long, height: thick }
            });
            along += long;
        }
        if w >= h {
            x += thick;
            w -= thick;
        } else {
            y += thick;
            h -= thick;
        }
        rest = after;
    }
    places
}

/// Coordinates need no more than a tenth.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn clip(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    text.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_fill_the_area_and_stay_inside() {
        let values = [600.0, 300.0, 200.0, 50.0, 49.0, 1.0];
        let places = squarify(&values, 900.0, 360.0);
        let scale = 900.0 * 360.0 / 1200.0;
        for (place, value) in places.iter().zip(values) {
            assert!((place.width * place.height - value * scale).abs() < 0.01);
            assert!(place.x >= -1e-6 && place.x + place.width <= 900.0 + 1e-6);
            assert!(place.y >= -1e-6 && place.y + place.height <= 360.0 + 1e-6);
        }
    }
}

//! An alphabet of strokes, of our own: each letter is a few broken lines on a grid four wide and six high.

/// Letters and their lines: two digits a point, x and y up, a space between points, a semicolon between lines.
const ALPHABET: [(char, &str); 26] = [
    ('A', "00 26 40;12 32"),
    ('B', "00 06 36 45 44 33 03;33 42 41 30 00"),
    ('C', "45 36 16 05 01 10 30 41"),
    ('D', "00 06 26 44 42 20 00"),
    ('E', "46 06 00 40;03 33"),
    ('F', "46 06 00;03 33"),
    ('G', "45 36 16 05 01 10 30 41 43 23"),
    ('H', "00 06;46 40;03 43"),
    ('I', "16 36;26 20;10 30"),
    ('J', "16 46 41 30 10 01"),
    ('K', "00 06;46 03 40"),
    ('L', "06 00 40"),
    ('M', "00 06 23 46 40"),
    ('N', "00 06 40 46"),
    ('O', "10 01 05 16 36 45 41 30 10"),
    ('P', "00 06 36 45 44 33 03"),
    ('Q', "10 01 05 16 36 45 41 30 10;22 40"),
    ('R', "00 06 36 45 44 33 03;23 40"),
    ('S', "45 36 16 05 04 13 33 42 41 30 10 01"),
    ('T', "06 46;26 20"),
    ('U', "06 01 10 30 41 46"),
    ('V', "06 20 46"),
    ('W', "06 10 23 30 46"),
    ('X', "00 46;06 40"),
    ('Y', "06 23 46;23 20"),
    ('Z', "06 46 00 40"),
];
/// A letter and the gap behind it, on the grid.
const ADVANCE: f64 = 5.5;
const WIDE: f64 = 4.0;
const HIGH: f64 = 6.0;
/// The text is made to fit into ± this across and up.
const BOX: [f64; 2] = [1.9, 1.5];

/// The letters of a text that the alphabet has, in capitals, and the characters that it lacks.
pub fn letters(text: &str) -> (String, Vec<char>) {
    let capitals = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase());
    let (known, unknown): (Vec<char>, Vec<char>) = capitals.partition(|c| c.is_ascii_uppercase());
    (known.into_iter().collect(), unknown)
}

/// The strokes of a text as segments from point to point, scaled to the picture; none for no letters.
pub(super) fn segments(text: &str) -> Vec<[[f64; 2]; 2]> {
    let (known, _) = letters(text);
    let across = ADVANCE * known.len() as f64 - (ADVANCE - WIDE);
    let scale = (2.0 * BOX[0] / across.max(WIDE)).min(2.0 * BOX[1] / HIGH);
    let mut segments = vec![];
    for (place, letter) in known.chars().enumerate() {
        let lines = ALPHABET.iter().find(|(known, _)| *known == letter).map_or("", |(_, lines)| *lines);
        for line in lines.split(';') {
            let points: Vec<[f64; 2]> = line
                .split(' ')
                .filter_map(|point| point.parse::<u8>().ok())
                .map(|point| {
                    let (x, y) = (f64::from(point / 10) + ADVANCE * place as f64, f64::from(point % 10));
                    [(x - across / 2.0) * scale, (y - HIGH / 2.0) * scale]
                })
                .collect();
            segments.extend(points.windows(2).map(|pair| [pair[0], pair[1]]));
        }
    }
    segments
}

/// The point `along`, from 0 to 1, of the way through all segments; the middle if there are none.
pub(super) fn place(segments: &[[[f64; 2]; 2]], along: f64) -> [f64; 2] {
    let length = |[from, to]: &[[f64; 2]; 2]| (to[0] - from[0]).hypot(to[1] - from[1]);
    let mut rest = along * segments.iter().map(length).sum::<f64>();
    for segment in segments {
        let [from, to] = segment;
        let own = length(segment);
        if rest <= own {
            let share = rest / own.max(f64::MIN_POSITIVE);
            return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
        }
        rest -= own;
    }
    segments.last().map_or([0.0, 0.0], |[_, to]| *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_is_whole_and_on_its_grid() {
        for (index, (letter, lines)) in ALPHABET.iter().enumerate() {
            assert_eq!(*letter as usize, 'A' as usize + index);
            for line in lines.split(';') {
                assert!(line.split(' ').count() > 1, "{letter}");
                assert!(line.bytes().all(|b| b" 0123456".contains(&b)), "{letter}");
            }
            let all = segments(&letter.to_string());
            assert!(all.iter().flatten().flatten().all(|x| x.abs() <= 1.9 + 1e-9), "{letter}");
        }
    }

    #[test]
    fn a_place_is_found_by_length() {
        // T: a bar four long, then a stem six long, in a box three high: half a unit each.
        let all = segments("T");
        assert_eq!(place(&all, 0.0), [-1.0, 1.5]);
        assert_eq!(place(&all, 0.4), [1.0, 1.5]);
        let [x, y] = place(&all, 0.7);
        assert!(x.abs() < 1e-12 && y.abs() < 1e-12);
        assert_eq!(place(&[], 0.5), [0.0, 0.0]);
        assert_eq!(letters("a é7b"), ("AB".into(), vec!['é', '7']));
    }
}

//! Letters that MySQL's `general_ci` collations find equal.
//!
//! A table of one weight a letter, the same in all versions; letters beyond the basic plane all have
//! the weight of U+FFFD, so that every emoji equals every other one. Made from what MariaDB 10.11
//! says of `WEIGHT_STRING(letter COLLATE utf8mb4_general_ci)`.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Letters that are equal, the one that stands for them first; ASCII stands for itself.
const SAME: &str = "\
    AÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ CÇçĆćĈĉĊċČčḈḉ \
    EÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ IÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị \
    NÑñŃńŅņŇňǸǹṄṅṆṇṈṉṊṋ \
    OÒÓÔÕÖòóôõöŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ \
    UÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự YÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ \
    SßŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛ ÆæǢǣǼǽ Ðð ØøǾǿ Þþ DĎďḊḋḌḍḎḏḐḑḒḓ Đđ GĜĝĞğĠġĢģǦǧǴǵḠḡ \
    HĤĥȞȟḢḣḤḥḦḧḨḩḪḫẖ Ħħ Ĳĳ JĴĵǰ KĶķǨǩḰḱḲḳḴḵ LĹĺĻļĽľḶḷḸḹḺḻḼḽ Ŀŀ Łł Ŋŋ Œœ RŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ \
    TŢţŤťȚțṪṫṬṭṮṯṰṱẗ Ŧŧ WŴŵẀẁẂẃẄẅẆẇẈẉẘ ZŹźŻżŽžẐẑẒẓẔẕ Ƃƃ Ƅƅ Ƈƈ Ƌƌ Ƒƒ Ƙƙ Ƣƣ Ƥƥ Ƨƨ Ƭƭ Ƴƴ Ƶƶ Ƹƹ \
    Ƽƽ Ǆǅǆ Ǉǈǉ Ǌǋǌ Ǝǝ Ǥǥ ƷǮǯʒ Ǳǲǳ ƕǶ ƿǷ Ȝȝ Ȣȣ Ȥȥ Ɓɓ Ɔɔ Ɖɖ Ɗɗ Əə Ɛɛ Ɠɠ Ɣɣ Ɨɨ Ɩɩ Ɯɯ Ɲɲ Ɵɵ Ʀʀ \
    Ʃʃ Ʈʈ Ʊʊ Ʋʋ \u{345}ΊΐΙΪίιϊἰἱἲἳἴἵἶἷἸἹἺἻἼἽἾἿὶιῐῑῒῖῗῘῙῚ \
    ΆΑάαἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏὰᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾰᾱᾲᾳᾴᾶᾷᾸᾹᾺᾼ ΈΕέεἐἑἒἓἔἕἘἙἚἛἜἝὲῈ \
    ΉΗήηἠἡἢἣἤἥἦἧἨἩἪἫἬἭἮἯὴᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟῂῃῄῆῇῊῌ µΜμ ΌΟοόὀὁὂὃὄὅὈὉὊὋὌὍὸῸ \
    ΎΥΫΰυϋύὐὑὒὓὔὕὖὗὙὛὝὟὺῠῡῢῦῧῨῩῪ ΏΩωώὠὡὢὣὤὥὦὧὨὩὪὫὬὭὮὯὼᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯῲῳῴῶῷῺῼ Ββϐ Γγ Δδ Ζζ \
    Θθϑ Κκϰ Λλ Νν Ξξ Ππϖ ΡρϱῤῥῬ Σςσϲ Ττ Φφϕ Χχ Ψψ ϒϓϔ Ϛϛ Ϝϝ Ϟϟ Ϡϡ Ϣϣ Ϥϥ Ϧϧ Ϩϩ Ϫϫ Ϭϭ Ϯϯ \
    ЀЁЕеѐёӖӗ ІЇії ЃГгѓ ЍИиѝӢӣӤӥ ЌКкќ ЎУуўӮӯӰӱӲӳ АаӐӑӒӓ Бб Вв Дд ЖжӁӂӜӝ ЗзӞӟ Йй Лл Мм Нн ОоӦӧ \
    Пп Рр Сс Тт Фф Хх Цц ЧчӴӵ Шш Щщ Ъъ ЫыӸӹ Ьь ЭэӬӭ Юю Яя Ђђ Єє Ѕѕ Јј Љљ Њњ Ћћ Џџ Ѡѡ Ѣѣ Ѥѥ \
    Ѧѧ Ѩѩ Ѫѫ Ѭѭ Ѯѯ Ѱѱ Ѳѳ ѴѵѶѷ Ѹѹ Ѻѻ Ѽѽ Ѿѿ Ҁҁ Ҍҍ Ҏҏ Ґґ Ғғ Ҕҕ Җҗ Ҙҙ Ққ Ҝҝ Ҟҟ Ҡҡ Ңң Ҥҥ Ҧҧ Ҩҩ Ҫҫ \
    Ҭҭ Үү Ұұ Ҳҳ Ҵҵ Ҷҷ Ҹҹ Һһ Ҽҽ Ҿҿ Ӄӄ Ӈӈ Ӌӌ Ӕӕ ӘәӚӛ Ӡӡ ӨөӪӫ Աա Բբ Գգ Դդ Եե Զզ Էէ Ըը Թթ Ժժ Իի \
    Լլ Խխ Ծծ Կկ Հհ Ձձ Ղղ Ճճ Մմ Յյ Նն Շշ Ոո Չչ Պպ Ջջ Ռռ Սս Վվ Տտ Րր Ցց Ււ Փփ Քք Օօ Ֆֆ BḂḃḄḅḆḇ \
    FḞḟ MḾḿṀṁṂṃ PṔṕṖṗ VṼṽṾṿ XẊẋẌẍ άΆ έΈ ήΉ ίΊ ύΎ όΌ ώΏ Ⅰⅰ Ⅱⅱ Ⅲⅲ Ⅳⅳ Ⅴⅴ Ⅵⅵ Ⅶⅶ Ⅷⅷ Ⅸⅸ Ⅹⅹ Ⅺⅺ Ⅻⅻ \
    Ⅼⅼ Ⅽⅽ Ⅾⅾ Ⅿⅿ Ⓐⓐ Ⓑⓑ Ⓒⓒ Ⓓⓓ Ⓔⓔ Ⓕⓕ Ⓖⓖ Ⓗⓗ Ⓘⓘ Ⓙⓙ Ⓚⓚ Ⓛⓛ Ⓜⓜ Ⓝⓝ Ⓞⓞ Ⓟⓟ Ⓠⓠ Ⓡⓡ Ⓢⓢ Ⓣⓣ Ⓤⓤ Ⓥⓥ Ⓦⓦ Ⓧⓧ Ⓨⓨ \
    Ⓩⓩ Ａａ Ｂｂ Ｃｃ Ｄｄ Ｅｅ Ｆｆ Ｇｇ Ｈｈ Ｉｉ Ｊｊ Ｋｋ Ｌｌ Ｍｍ Ｎｎ Ｏｏ Ｐｐ Ｑｑ Ｒｒ Ｓｓ Ｔｔ Ｕｕ Ｖｖ Ｗｗ Ｘｘ Ｙｙ Ｚｚ";

/// Returns the letter that stands for all that equal this one.
pub(super) fn general_ci(letter: char) -> char {
    static LETTERS: OnceLock<HashMap<char, char>> = OnceLock::new();
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    if u32::from(letter) > 0xffff {
        return '\u{fffd}';
    }
    let letters = LETTERS.get_or_init(|| {
        let groups =
            SAME.split(' ').filter_map(|group| group.chars().next().map(|one| (one, group)));
        let pairs = groups.flat_map(|(one, group)| group.chars().map(move |letter| (letter, one)));
        pairs.collect()
    });
    let one = letters.get(&letter).copied().unwrap_or(letter);
    one.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_equal_that_the_server_finds_equal() {
        for same in ["aAàÀÅå", "sSßśŠ", "иИѝЍ", "йЙ", "ωΩώ", "🎉😀\u{1d400}"] {
            let mut letters = same.chars().map(general_ci);
            let first = letters.next();
            assert!(letters.all(|letter| Some(letter) == first), "{same}");
        }
        for (one, other) in [('ø', 'o'), ('æ', 'a'), ('ł', 'l'), ('đ', 'd'), ('中', '国')] {
            assert_ne!(general_ci(one), general_ci(other), "{one} {other}");
        }
    }
}

//! Scripts without blanks, and letters that run from right to left.

use super::check;

#[test]
fn han_words_stay_whole() {
    check(
        "我们在北京吃了午饭。",
        "我们在北海吃了午饭。",
        "我们在[-北京-]{+北海+}吃了午饭。",
    );
}

#[test]
fn a_han_sentence_changes_its_number_and_its_verb() {
    check(
        "警方星期二表示，事故造成12人死亡。",
        "警方星期三证实，事故造成15人死亡。",
        "警方[-星期二表示-]{+星期三证实+}，事故造成[-12-]{+15+}人死亡。",
    );
}

#[test]
fn a_han_word_that_came_stands_alone() {
    check(
        "总理访问了学校。",
        "总理昨天访问了学校。",
        "总理{+昨天+}访问了学校。",
    );
}

#[test]
fn a_han_sentence_that_came_is_whole() {
    check(
        "渡轮停航。乘客滞留码头。",
        "渡轮停航。船员举行罢工。乘客滞留码头。",
        "渡轮停航。{+船员举行罢工。+}乘客滞留码头。",
    );
}

#[test]
fn japanese_words_stay_whole() {
    check(
        "政府は月曜日に新しい法案を提出した。",
        "政府は火曜日に新しい法案を提出した。",
        "政府は[-月曜日-]{+火曜日+}に新しい法案を提出した。",
    );
}

#[test]
fn a_japanese_word_in_katakana_stays_whole() {
    check(
        "彼はテレビを買った。",
        "彼はラジオを買った。",
        "彼は[-テレビ-]{+ラジオ+}を買った。",
    );
}

#[test]
fn thai_words_stay_whole() {
    check(
        "รัฐบาลประกาศเมื่อวันจันทร์",
        "รัฐบาลประกาศเมื่อวันศุกร์",
        "รัฐบาลประกาศเมื่อวัน[-จันทร์-]{+ศุกร์+}",
    );
}

#[test]
fn a_thai_word_that_came_stands_alone() {
    check(
        "เขาจะเสนอร่างกฎหมายต่อรัฐสภา",
        "เขาจะเสนอร่างกฎหมายใหม่ต่อรัฐสภา",
        "เขาจะเสนอร่างกฎหมาย{+ใหม่+}ต่อรัฐสภา",
    );
}

#[test]
fn korean_words_stay_whole() {
    check(
        "그는 월요일에 떠났다.",
        "그는 화요일에 떠났다.",
        "그는 [-월요일에-]{+화요일에+} 떠났다.",
    );
}

#[test]
fn arabic_words_stay_in_their_logical_order() {
    check(
        "غادر القارب الميناء صباحا.",
        "غادر القارب الميناء مساء.",
        "غادر القارب الميناء [-صباحا-]{+مساء+}.",
    );
}

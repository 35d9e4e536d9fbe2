//! Everything that was learnt, in one table: the weights of the features, what is usual at the edges of paragraphs,
//! how surprising words are, and how far probabilities can be trusted.
//!
//! Learnt on the development corpus of 503 article histories (news, essays, documentation, terms, laws and wiki
//! pages in 20 languages, 1,679 dumps with known versions): counts are plain counts, weights are those of a
//! conditional logistic regression over the lists of readings with a Gaussian prior. Nothing here is set by hand
//! unless its line says so.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::features::COUNT;
use super::habits::Counts;

/// Words after which a paragraph hardly ever ends; set by hand for the commonest languages.
pub(super) const FUNCTION_WORDS: [&str; 100] = [
    "the", "a", "an", "of", "to", "in", "on", "at", "by", "for", "with", "and", "or", "but",
    "from", "as", "is", "are", "was", "were", "be", "been", "that", "this", "which", "who", "his",
    "her", "their", "its", "our", "my", "your", "has", "have", "had", "will", "would", "can",
    "could", "may", "not", "if", "when", "while", "than", "into", "over", "after", "before",
    "about", "under", "between", "der", "die", "das", "den", "dem", "ein", "eine", "und", "oder",
    "mit", "von", "zu", "im", "le", "la", "les", "un", "une", "des", "du", "de", "et", "à", "au",
    "el", "los", "las", "y", "en", "con", "por", "que", "para", "il", "lo", "di", "e", "da", "em",
    "do", "dos", "o", "os", "het", "een", "van", "op",
];

/// Words whose full stop ends no sentence; set by hand.
pub(super) const ABBREVIATIONS: [&str; 44] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "capt", "sgt", "lt", "st", "sen", "rep", "gov",
    "rev", "jr", "sr", "vs", "no", "etc", "inc", "ltd", "co", "corp", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "approx", "fig", "e.g", "i.e", "u.s",
    "u.k", "p.m", "a.m",
];

/// Weight of each feature, in the order of their names.
#[rustfmt::skip]
pub(super) const WEIGHTS: [f64; COUNT] = [
    0.3982, // Boundary
    -0.1190, // Length
    -0.0042, // Sentences
    0.0530, // BoundaryUnrelated
    0.3562, // LengthUnrelated
    0.0130, // SentencesUnrelated
    0.5532, // StartWord
    0.5032, // EndWord
    -1.3506, // Changed
    -0.4847, // Related
    -0.8659, // Unrelated
    2.1638, // LessCovered
    0.9975, // MoreCovered
    0.1060, // CoveredFifth
    1.0215, // CoveredTwoFifths
    0.4602, // CoveredThreeFifths
    0.9303, // CoveredFourFifths
    -0.2795, // Saved8
    -0.4160, // Saved25
    -0.0342, // Saved50
    0.0251, // SavedRoot
    1.6679, // SavedShare
    -0.9763, // Runs
    -0.3660, // RatioRelated
    -0.1068, // RatioUnrelated
    -0.2549, // NovelHead
    0.1814, // AnyNovelHead
    -0.0212, // NovelTail
    -0.0982, // AnyNovelTail
    1.3199, // OldKept
    0.9486, // NewKept
    1.7128, // SamePrefix
    0.9366, // SameSuffix
    0.2437, // SameLast
    0.0327, // SameFirst
    1.0650, // SameEdges
    -0.4063, // SameFinish
    0.3032, // SameMasked
    -0.0292, // ShortRow
    3.9068, // ShortLikeness
    0.2878, // ShortUnrelated
    0.5610, // LongUnrelated
    0.1885, // NewBeginsOld
    0.8364, // OldBeginsNew
    0.0911, // Ends
    1.4492, // ScriptSwitch
    1.3155, // ScriptSwitchUnrelated
    0.7122, // ElsewherePrefix
    0.4567, // ElsewhereSuffix
    0.7172, // OneSidedPrefix
    0.6319, // OneSidedSuffix
    -20.0000, // Forbidden; set by hand
    0.7568, // Added
    -0.5012, // Removed
    -0.1102, // AddedRows
    -0.3605, // RemovedRows
    0.0334, // AddedAfterChanged
    0.4305, // RemovedAfterChanged
    0.2696, // NoneChanged
    0.1187, // OneSidedShare
    0.4753, // AddedLast
    -0.0812, // RemovedLast
    0.2718, // AddedFirst
    0.0019, // RemovedFirst
    0.2131, // AddedAtEnd
    0.4898, // RemovedAtEnd
    -0.3172, // AddedAtStart
    0.2148, // RemovedAtStart
    0.4779, // LoneChanged
    -0.3973, // LoneAdded
    -0.0806, // LoneRemoved
    -0.3724, // AddedEarly
    -0.4462, // AddedByNumber
    -0.5383, // AddedByChange
    0.0028, // OneSidedWords
    -0.1076, // OwnGrowth
    -0.6868, // OwnWords
    -0.1369, // OtherGrowth
    0.2350, // CountsUp
    -0.0335, // AddedBySize
    0.0767, // AddedByPlace
    0.2546, // TitleWords
    0.0972, // OtherWords
    0.1497, // OtherWordsChanged
    0.3413, // OtherUnrelated
    0.0882, // OtherRelated
    0.6561, // OtherOneSided
    -0.5387, // OtherScript
    1.2332, // DenseLikeness
    -0.2239, // OtherSide
    0.9048, // Moved
    0.7123, // Repeated
    0.3193, // OneSidedKept
    0.2016, // OneSidedEdges
    -0.1111, // OneSidedLength
    -12.0000, // Unsupported; set by hand
    0.2000, // Confirmed; set by hand
];

/// What is usual at the edges of paragraphs and of their size: counts over the distinct kept paragraphs.
#[rustfmt::skip]
pub(super) const COUNTS: Counts = Counts {
    end: [
        8971.0, 119.0, 39.0, 185.0, 1157.0, 120.0, 9.0, 110.0, 2431.0, 2695.0, 3914.0,
    ],
    start: [
        13_484.0, 143.0, 2642.0, 81.0, 2840.0, 560.0,
    ],
    inside: [
        7374.0, 56.0, 55.0, 73.0, 303.0, 69.0, 53.0, 2.0, 0.0, 2.0, 38.0, 0.0, 104.0, 2.0, 100.0, 0.0,
        62.0, 6.0, 2013.0, 42.0, 572.0, 2.0, 13_546.0, 137.0, 787.0, 41.0, 139.0, 4.0, 471.0, 57.0,
        24.0, 1.0, 5.0, 6.0, 249.0, 6.0, 470.0, 4.0, 178.0, 1.0, 715.0, 66.0, 14_163.0, 134.0, 1461.0,
        55.0, 93_851.0, 801.0, 1869.0, 346.0, 180.0, 201.0, 3482.0, 232.0, 11_581.0, 629.0, 2083.0,
        468.0, 26_872.0, 1065.0, 7070.0, 356.0, 1889.0, 558.0, 149_934.0, 2342.0,
    ],
    length: [
        3697.0, 0.0, 1476.0, 1037.0, 1813.0, 1196.0, 1753.0, 1322.0, 1812.0, 1609.0, 1639.0, 1248.0,
        729.0, 304.0, 92.0, 22.0, 1.0, 0.0, 0.0, 0.0,
    ],
    sentences: [
        15_250.0, 2606.0, 1076.0, 447.0, 371.0,
    ],
};

/// Beta calibration (Kull, Silva Filho and Flach 2017) of versions known from one dump: from the probability p that the
/// readings give, the log-odds are the first number times ln p, less the second times ln (1 - p), plus the third.
/// Learnt from dumps that the weights had not seen: those learnt on four fifths of the articles judged the other fifth.
/// Held out so, of the 3,358 versions 40.0 % are given 0.95 or more, of which 99.6 % are right; but of the 108 that are
/// given 0.90 to 0.95 only 91 %, so that nothing is to be had from a bolder map. Neither the number of open gaps and
/// rows nor the kinds of doubts told more than the probability does.
pub(super) const SINGLE: [f64; 3] = [1.0160, 1.1440, -0.1220];

/// The same for a version known from two dumps or more; as the readings say.
pub(super) const CHAINED: [f64; 3] = [1.0, 1.0, 0.0];

/// The same for the first or last version of a chain; as the readings say.
pub(super) const ENDS: [f64; 3] = [1.0, 1.0, 0.0];

/// Surprise in bits of a word that no band holds.
pub(super) const UNKNOWN_BITS: f64 = 14.00;

/// The commonest folded words with digits turned into zeros, in bands of equal surprise: bits, then words.
#[rustfmt::skip]
pub(super) const BANDS: [(f64, &str); 19] = [
    (4.5, "the"),
    (5.0, "to"),
    (5.5, "and of"),
    (6.0, "a in"),
    (6.5, "for"),
    (7.0, "is that on"),
    (7.5, "you with this be are or will 0 as 00 we"),
    (8.0, "0000 it have can de from by not |"),
    (8.5, "your an if at our more"),
    (9.0, "their use cars 000 they new all i also people has which uk self-driving la these other would des"),
    (9.5, "when may support but there any was die work do der about time information data one who le how been some"),
    (10.0, "à et so need government help les und out what services up en make - such no should many using covid-00 them into like were service – public those technology than car including only see its could us driving through where"),
    (10.5, "now over -- в year health single most first security bitcoin across 0.0 get code open working changes take must while xmpp human local que part between being used number system before way guidance ou du provide available project able users england user"),
    (11.0, "after и example un each version change during access update future core further per process then national list made two just please however because experience set par e following software content both around road von cases team same possible without under even federal want here does well very case had für place release drivers development pour community said continue terms article still million kb society better не application se years test accidents для rust state sur last risk pages 0.0.0 eu account"),
    (11.5, "dans day file oder due end git date digital different event den january * scheme ensure agency updated days traffic research page с il already site contact find care common est nhs order businesses include important improve travel right land мы within das social § current policy apply emacs highly areas next ist testing my period post projects since issues online pdf : december country read zu group v march go october full come branch means build web funding own questions every events know website check email great home another design applications nach personal free newsletter high office conditions needs name coronavirus environment today key british programme benefits potential server against client value family april includes package good safety qui create might это look 0.00 protection much added product via long allow management y source award trade agencies impact 00,000 making industry several drive"),
    (12.0, "based likely products vaccine general 000,000 00.0 business au mit del area best app few fixed cannot line currently report point members don't week reduce become sont default sind document individuals education response start если think agreement additional keep published february specific others costs offer rights whether 0,000 life technical werden result im form une international countries что advice receive s less updates repository transition error live requirements type на small grant review he november network world provided rules call works add law problem it’s fund learn tools council z computer safe & goods existing together o eine why details understand nous files driver follow announced large action eligible snapshot cause el systems si 0.00.0 transaction required control auf vous north yet give children until rate money jobs department supporting candidates show ne forward lives rates problems women virus range things standard down — plan issue 00000 close person как having address groups payment dem financial training xep-0000 east share young sure act video language claim always skills private opportunities media months off once données limited peut instead être self least tests increase companies ukraine xep meeting back june function mode latest complete minister amount measures deliver vehicle his something found ai infrastructure taking put program september transportation channel cost decision absatz commitment major opportunity vehicles run clear too или level remote facebook"),
    (12.5, "github organisations allows request pandemic chief previous pro google lot sector secretary providing legal living received given july communities it's created protect licence role aux employees packages remain register longer medical benefit match command aus note everyone text insurance einer feedback directly device weather related getting second features times w going meet send guide teams vom но nicht proposal significant provides building moving above south submit history various rather evidence wallet performance privacy move positive sort risks authorities necessary energy study vaccination consider staff recent save west needed transactions started green status space states daten 00f view pas month idea es early focus believe especially am tool son e.g below practice blog individual let often activities enough looking opensuse customer wales c three message dass options option easier cover helping shared lightning sites resources accident require framework population una face pay ready proposals doing implementation commit economy providers students pr über adds far easily investment increased interface target covid london types delivery news easy linux worked например progress gone course school ce partners government’s distracted past qualifications certain lead standards market accessible similar gsa done confirmed overall identify ideas documentation real ability completion included addition released united spread closed police cdc fully step restrictions either bring lnd defence payments durch global uk’s messages trust windows summit associated ln therefore ask welcome visit low did relevant enable makes protocol called pass sign reach taken levels approach member parts learning con cas u.s someone climate appropriate prevent section growth 投稿 decisions technologies towards то twitter er hours soon fact tasks job avoid"),
    (13.0, "bug stay к format multiple deal situation etc nationals computers uses cloud you’re improvements again creating plus subject top main special haiku develop valid innovation weeks court otherwise useful strategy comes board planning coming ; practices improving writing responsible france challenges higher negative really apps nature fixes knowledge transmission expected billion though avec solution civil beta later zur transport customers vulnerable regular proposed analysis ways whole northern return communication steps enter choose authority download remove devices write ireland safer running notice me along four organisation paid throughout particular reference compiler involved don’t third flow executive results letter так link chat tree non operate ms economic city outside feature 0000-00-00 thing чтобы quickly diese try safely employer say force advanced websites expect activity you're greater healthcare waste input shows vital droit da join directory anyone side direct ensuring может improved efficient committed although maintenance officer interested можем ongoing mobile modern export search region personnel homes successful short eclair supported reported reason store simple supply rapid automatically operations separate material q&a по august buffer essential repositories discussion plans recovery есть fix launch true places из vaccines concerns never node announcement examples wird official schools copyright size turn leaders press reporting bei previously critical можно stop partner même hand effective значение director her names disease implemented fee hardware changed 和 sars-cov-0 themselves css nos 00000000 points feel tax amazon thank als royal behavior r total behind effort affected fees branches sa rpc settings path caused track purpose registered decrease efforts ldk bugs entry dieser seen b shown natural youth ces releases workers gb ranges property final environmental его starting hard exchange designed allowing python child improvement professional meetings été particularly begin ein near awards browser partnership itself developers science zero basis scotland location links sharing question series happen brexit leave limit javascript false factors applicable word movement led leading centre android ukhsa eliminate protected emergency doesn't symptoms embassy developing quality je respond block ahead anything al x checks identification platform arrangements session capacity little chance sometimes air away collaboration operating api cette interest offers company grants britain collection half roads thanks built recently infection droits будет parent hospital"),
    (13.5, "только stories virtual held gas functionality commission reasons aged warning daily encourage sans sie military continues numbers dose power docker taproot popular considered asked copy alternative regulations expertise ltd при secure ever allowed we’re customs removed record immediately applicants speed d'un serious simply complex tell gps responses increasing answer rule variant а production european contains success written accepted origin commercial described surveillance internet outcomes old notable usually identified hope alongside handling can't citizens survey policies workforce requests minimum xsf wenn border connection reduced regulatory chair purposes addresses known hold among tech disabled bips functions context commands humans equipment implementing tracking university cons kind images big notes effect install script sowie strong pull leadership requires string facilities vision else professionals использовать accept remains actually black url initial continued bip000 affect party sessions push meaning developed zum completed follows task everything achieve их agree normal play clients infections earlier instance display webinar channels ip programs took mailing productivity maintain travelling significantly solutions deployed i'm prior ses approved wider reducing unless abuse communications usage booster age visa centres majority editor engage purchase danger and/or collect ods understanding stage housing код contributors term launched parties thursday scale weekly d'une severe budget upon field method mean correct assessment threat nummer closely accounts expensive spent passengers listed contacts passport thus confidence dangerous monitoring committee potentially statement participants takes summary introduced center sent consultation duty sensors объект style unique river elements enforcement offered volunteers covering license requirement present usa foundation she stable regarding awarded clinical également women’s you’ll funds experiences reading huge references machine that’s left метод introduction click sets select primary adding contribute supports bolts processes bit background produits detect manager saving"),
];

/// What is known of a folded word of any text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// How surprising it is, in bits.
    pub(super) bits: f64,
    /// Whether it is one of [`FUNCTION_WORDS`].
    pub(super) is_function: bool,
    /// Whether it is one of [`ABBREVIATIONS`].
    pub(super) is_abbreviation: bool,
}

impl Known {
    const NOTHING: Self = Self {
        bits: UNKNOWN_BITS,
        is_function: false,
        is_abbreviation: false,
    };
}

/// Returns what is known of the folded word `word`.
pub(super) fn known(word: &str) -> Known {
    static WORDS: LazyLock<FxHashMap<&str, Known>> = LazyLock::new(|| {
        let mut words: FxHashMap<&str, Known> = FxHashMap::default();
        for (bits, band) in BANDS {
            for word in band.split(' ') {
                words.entry(word).or_insert(Known::NOTHING).bits = bits;
            }
        }
        for word in FUNCTION_WORDS {
            words.entry(word).or_insert(Known::NOTHING).is_function = true;
        }
        for word in ABBREVIATIONS {
            words.entry(word).or_insert(Known::NOTHING).is_abbreviation = true;
        }
        words
    });
    WORDS.get(word).copied().unwrap_or(Known::NOTHING)
}

#include "base/text/encoding.h"

#include "base/text/utf8.h"

enum { SAMPLE_BYTES = 64 * 1024, CHINESE_SAMPLE_BYTES = 8 * 1024, PLANE_BYTES = 65536 / 8 };

/* Frequent characters of Chinese texts in both scripts, family names and the words of customer and order
 * tables, in the order of their code points. */
static const char common_characters[] =
    "一丁七万三上下不与专且世业东两严並个中为主丽么义之九也习乡书乾了争事二于五些交产京亲人什今从他付代以"
    "们件价任份众会伟传但佈位低住体何余作你使來例便係保信修個們候值偉偏做傅傑備傢傳價儿元先光克兒党入內全"
    "兩八公六兰共关其具养内冊册再写军农冬冯决况准几凤出分切划列刘则別利别到制券則前劉力办加务动劳勇動務勞"
    "包化北区區十千半华单南卡卢即却卻厂历压原去县参參又及反发取受变口只叫可史叶号各合同名后向吕听吳吴呂员"
    "周呼命和咖品响員唐售商問啡單器嚴四回因团国图圆國圓圖團土在地场址型城基報場增壓声处备复夏外多夢大天太"
    "头她好如始姓委姜娜娟婷子存孙学孫學它安宋完定宝实客室家容宾密實寫寶对导将將專對導小少就局层展属層屬山"
    "工己已巷市布带帶常帽干平年并幾广应店府度廠廣建开弄式引张張強强当录形彭影往很律後徐得從復微徵心必志快"
    "念态思性总情想意感態應成我或战戰戴戶户所手才打扣技把投抖折报拉持指按换据捲採接提換據支收改放政效敏教"
    "数整數文斗料断斯新斷方於族无日时明易春是時更書曹曾最會月有服期本术朱机权李村杜条来杨杰東极构林果查标"
    "样根格桂梁梅條梦楊業極楼構樓標樣機權次款正此步歷段每比毛民气氣水求江汪決沈沒没油治況法注洋活派流济海"
    "消涛淘深清渠温溫满滿潘濟濤灣火点為热無然照熱爭片物特状狀率玉王现珠現理琪生產用田由电界當登發白百的盧"
    "目直相省看真眼眾着知石矿码研确確碼磊礦示礼社票禮离秀秋种科积称稅程税種稱積究空立站竹第等算管箱節範米"
    "类粉精糖系紀約紅級素細組結絡給統經維網線編縣總織红约级纪线组细织经结给络统维编网罗置羅美群義習老者而"
    "职联聯聲職聽肉育胡能自至臺與般色艳艷节花芳苏英范茶菊菜華萧萬葉著蒋蔡蔣蕭薛蘇蘭處號行術街衣表袁被装裝"
    "裡西要見規親觀见观规角解訂計記訪設許訴話該認說調論謝證識議變计订认议记许论设访证识诉话该说调谢象貨貴"
    "貸資賈賓質購贈货质购贵贷贾资赠走赵起超越趙路身車軍較轉车转较辦農边达过运近还这进连退适选這通速造連週"
    "進運過道達適選還邊邓那邮邻郑部郭郵都鄉鄧鄭鄰酒酸采里重量金銀銷錄鎮鏈鐘鐵钟铁银链销镇長长門開間閻關门"
    "问间阎队阶际陈院除陳隊階際隻难集離難雪電需霞青静靜非面革鞋韓韩音響須領頭題額類顧须顾领题额風风飯飾養"
    "餐餘饭饰首馬馮驗马验體高鬥魏魚鱼鳳麗麼黃黄點黨齡龄龍龙";

/* Words of headers, which decide where two characters alone would not. */
static const char *const common_words[] = {
    "客户", "客戶", "顾客", "顧客", "会员", "會員", "姓名", "名称", "名稱", "编号", "編號", "编码", "編碼",
    "代码", "代碼", "性别", "性別", "生日", "年龄", "年齡", "手机", "手機", "电话", "電話", "邮箱", "郵箱",
    "郵件", "地址", "省份", "城市", "县市", "縣市", "地区", "地區", "门店", "門市", "门市", "日期", "时间",
    "時間", "订单", "訂單", "单号", "單號", "产品", "產品", "商品", "服务", "服務", "类别", "類別", "数量",
    "數量", "单价", "單價", "价格", "價格", "金额", "金額", "合计", "合計", "总额", "總額", "折扣", "积分",
    "積分", "點數", "等级", "等級", "状态", "狀態", "类型", "類型", "渠道", "通路", "备注", "備註", "说明",
    "說明", "币种", "幣別", "发票", "發票", "员工", "員工", "序号", "序號", "余额", "餘額", "费用", "費用",
};

/* How well a sample reads in one encoding. */
typedef struct reading {
    int64_t points;
    size_t wrong;
    size_t wide; /* characters that are not ASCII */
} reading;

static void mark_common(unsigned char common[PLANE_BYTES])
{
    uint32_t character = 0;
    size_t step = 0;
    for (size_t at = 0; at < sizeof common_characters - 1; at += step) {
        step = pt_utf8_decode(common_characters + at, sizeof common_characters - 1 - at, &character);
        common[character / 8] |= (unsigned char)(1U << character % 8);
    }
}

/* Wrong readings of Chinese consist of rare characters, kana, private ones and letters of other scripts. */
static int points_of(uint32_t character, const unsigned char common[PLANE_BYTES])
{
    if (character < 0x10000 && (common[character / 8] & 1U << character % 8) != 0) {
        return 3;
    }
    if ((character >= 0x3000 && character <= 0x303F) || (character >= 0xFF00 && character <= 0xFF5E)) {
        return 1; /* punctuation and full-width forms */
    }
    if (character >= 0x4E00 && character <= 0x9FFF) {
        return -1;
    }
    return -3;
}

static int64_t points_of_words(const char *text)
{
    int64_t points = 0;
    for (size_t i = 0; i < sizeof common_words / sizeof *common_words; i++) {
        points += strstr(text, common_words[i]) == NULL ? 0 : 4;
    }
    return points;
}

static reading read_as(pt_encoding encoding, pt_slice sample, const unsigned char common[PLANE_BYTES])
{
    reading result = {0};
    PT_SCOPED(pt_decoder) decoder = {0};
    PT_SCOPED(pt_buffer) text = {0};
    if (pt_decoder_open(&decoder, encoding, NULL) != PT_OK) {
        return (reading){.points = INT32_MIN, .wrong = sample.length};
    }
    while (sample.length > 0) {
        pt_decode_fault fault;
        if (pt_decoder_feed(&decoder, &sample, false, &text, &fault, NULL) != PT_OK) {
            break;
        }
        result.wrong += fault.byte_count > 0;
    }
    result.points = points_of_words(pt_buffer_text(&text)) - 10 * (int64_t)result.wrong;
    size_t step = 1;
    for (size_t at = 0; at < text.length && step > 0; at += step) {
        uint32_t character = 0;
        step = pt_utf8_decode(text.data + at, text.length - at, &character);
        if (character >= 0x80) {
            result.wide++;
            result.points += points_of(character, common);
        }
    }
    return result;
}

static bool starts_with(const char *bytes, size_t length, const char *start, size_t start_length)
{
    return length >= start_length && memcmp(bytes, start, start_length) == 0;
}

static bool detect_mark(const char *bytes, size_t length, pt_encoding_guess *guess)
{
    if (starts_with(bytes, length, "\xEF\xBB\xBF", 3)) {
        *guess = (pt_encoding_guess){.encoding = PT_ENCODING_UTF8, .bom_bytes = 3};
    } else if (starts_with(bytes, length, "\xFF\xFE", 2)) {
        *guess = (pt_encoding_guess){.encoding = PT_ENCODING_UTF16_LE, .bom_bytes = 2};
    } else if (starts_with(bytes, length, "\xFE\xFF", 2)) {
        *guess = (pt_encoding_guess){.encoding = PT_ENCODING_UTF16_BE, .bom_bytes = 2};
    } else if (starts_with(bytes, length, "\x84\x31\x95\x33", 4)) {
        *guess = (pt_encoding_guess){.encoding = PT_ENCODING_GB18030, .bom_bytes = 4};
    } else {
        return false;
    }
    return true;
}

/* UTF-16 without a mark: commas, digits and line ends have a zero byte, always on the same side. */
static bool detect_utf16(const char *bytes, size_t length, pt_encoding_guess *guess)
{
    size_t zeros[2] = {0};
    for (size_t i = 0; i < length; i++) {
        zeros[i % 2] += bytes[i] == '\0';
    }
    size_t more = zeros[0] > zeros[1] ? zeros[0] : zeros[1];
    size_t fewer = zeros[0] + zeros[1] - more;
    if (more < 2 || more * 50 < length || fewer * 20 > more) {
        return false;
    }
    *guess =
        (pt_encoding_guess){.encoding = zeros[1] > zeros[0] ? PT_ENCODING_UTF16_LE : PT_ENCODING_UTF16_BE};
    return true;
}

/* True for UTF-8, also where one character in five is broken: of texts in the other encodings most are. */
static bool detect_utf8(const char *bytes, size_t length, pt_encoding_guess *guess)
{
    size_t wide_bytes = 0;
    size_t wrong = 0;
    size_t at = 0;
    while (at < length) {
        size_t ascii = pt_utf8_ascii_length(bytes + at, length - at);
        at += ascii;
        size_t valid = pt_utf8_valid_length(bytes + at, length - at);
        for (size_t i = at; i < at + valid; i++) {
            wide_bytes += (unsigned char)bytes[i] >= 0x80U;
        }
        at += valid;
        if (pt_utf8_is_cut_off(bytes + at, length - at)) {
            break;
        }
        wrong += at < length && bytes[at] != '\0';
        at += at < length;
    }
    *guess = (pt_encoding_guess){.encoding = PT_ENCODING_UTF8, .is_ascii = wide_bytes + wrong == 0};
    return wrong == 0 || wide_bytes / 3 >= wrong * 4;
}

/* Lets the sample start with its first byte that is not ASCII: there a character begins in all encodings. */
static pt_slice chinese_sample(const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length && (unsigned char)bytes[at] < 0x80U) {
        at++;
    }
    size_t rest = length - at;
    return (pt_slice){bytes + at, rest > CHINESE_SAMPLE_BYTES ? CHINESE_SAMPLE_BYTES : rest};
}

pt_encoding_guess pt_encoding_detect(const char *bytes, size_t length)
{
    if (length > SAMPLE_BYTES) {
        length = SAMPLE_BYTES;
    }
    pt_encoding_guess guess;
    if (detect_mark(bytes, length, &guess) || detect_utf16(bytes, length, &guess) ||
        detect_utf8(bytes, length, &guess)) {
        return guess;
    }
    unsigned char common[PLANE_BYTES] = {0};
    mark_common(common);
    pt_slice sample = chinese_sample(bytes, length);
    reading gb18030 = read_as(PT_ENCODING_GB18030, sample, common);
    reading big5 = read_as(PT_ENCODING_BIG5, sample, common);
    reading best = big5.points > gb18030.points ? big5 : gb18030;
    guess =
        (pt_encoding_guess){.encoding = big5.points > gb18030.points ? PT_ENCODING_BIG5 : PT_ENCODING_GB18030,
                            .is_ambiguous = big5.points == gb18030.points};
    if (best.wrong > 0 && (best.wrong * 4 > best.wide || best.points < 0)) {
        /* Lone letters with accents between ASCII are wrong pairs in both. */
        guess = (pt_encoding_guess){.encoding = PT_ENCODING_WINDOWS_1252, .is_ambiguous = true};
    }
    return guess;
}

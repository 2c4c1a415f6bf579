#include "simulate/preset/presets.h"

#include "base/error.h"

enum { HOUSEHOLD, FOOD, CLOTHING, ELECTRONICS, BEAUTY };

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

/* clang-format off */
static const pt_term categories[] = {
    {"household", "家居"}, {"food", "食品"}, {"clothing", "服饰"}, {"electronics", "数码"},
    {"beauty", "美妆"},
};

static const pt_preset_segment segments[] = {
    {{"loyal households", "忠诚家庭"}, .share = 18, .purchase_shape = 2, .purchase_scale_days = 30,
     .dropout_shape = 0.9, .dropout_scale_days = 1100, .spend_shape = 4, .spread_shape = 5,
     .mean_spend = 165, .favourite = HOUSEHOLD, .mean_age = 39, .income_tilt = 0, .contacts_per_year = 0.5},
    {{"bargain hunters", "比价客"}, .share = 27, .purchase_shape = 1, .purchase_scale_days = 45,
     .dropout_shape = 0.7, .dropout_scale_days = 420, .spend_shape = 3.5, .spread_shape = 6,
     .mean_spend = 72, .favourite = FOOD, .mean_age = 30, .income_tilt = -1, .contacts_per_year = 0.8},
    {{"fashion lovers", "时尚客"}, .share = 20, .purchase_shape = 1.3, .purchase_scale_days = 42,
     .dropout_shape = 0.8, .dropout_scale_days = 600, .spend_shape = 3, .spread_shape = 4.5,
     .mean_spend = 258, .favourite = CLOTHING, .mean_age = 27, .income_tilt = 0, .contacts_per_year = 0.7},
    {{"gadget fans", "数码爱好者"}, .share = 9, .purchase_shape = 0.9, .purchase_scale_days = 85,
     .dropout_shape = 0.8, .dropout_scale_days = 900, .spend_shape = 1.8, .spread_shape = 3.2,
     .mean_spend = 960, .favourite = ELECTRONICS, .mean_age = 31, .income_tilt = 1, .contacts_per_year =
     1.1},
    {{"one-timers", "一次客"}, .share = 26, .purchase_shape = 0.35, .purchase_scale_days = 200,
     .dropout_shape = 0.6, .dropout_scale_days = 45, .spend_shape = 3.5, .spread_shape = 6,
     .mean_spend = 98, .favourite = BEAUTY, .mean_age = 33, .income_tilt = 0, .contacts_per_year = 0.2},
};

static const pt_preset_service services[] = {
    {{"Kitchen towels", "厨房纸巾"}, HOUSEHOLD, 25, 8},
    {{"Phone case", "手机壳"}, ELECTRONICS, 29, 6},
    {{"Nuts, 500 g", "坚果500克"}, FOOD, 45, 8},
    {{"Storage box", "收纳箱"}, HOUSEHOLD, 49, 6},
    {{"Rice, 5 kg", "大米5公斤"}, FOOD, 59, 7},
    {{"T-shirt", "T恤"}, CLOTHING, 69, 7},
    {{"Coffee beans", "咖啡豆"}, FOOD, 78, 5},
    {{"Face mask, box of ten", "面膜十片装"}, BEAUTY, 79, 5},
    {{"Olive oil", "橄榄油"}, FOOD, 99, 3},
    {{"Lipstick", "口红"}, BEAUTY, 129, 3},
    {{"Jeans", "牛仔裤"}, CLOTHING, 159, 5},
    {{"Earphones", "耳机"}, ELECTRONICS, 199, 4},
    {{"Bedding set", "四件套"}, HOUSEHOLD, 239, 3},
    {{"Rice cooker", "电饭煲"}, HOUSEHOLD, 329, 2},
    {{"Running shoes", "跑鞋"}, CLOTHING, 369, 3},
    {{"Skin care set", "护肤套装"}, BEAUTY, 399, 1.5},
    {{"Down jacket", "羽绒服"}, CLOTHING, 599, 1.5},
    {{"Smart watch", "智能手表"}, ELECTRONICS, 799, 1.5},
    {{"Phone", "手机"}, ELECTRONICS, 2999, 0.8},
};

static const pt_preset_shipping shippings[] = {
    {.mode = {"standard courier", "普通快递"}, .weight = 78, .packing_days = 0.8, .least_transit_days = 1,
     .further_transit_days = 1.6, .promised_days = 5},
    {.mode = {"express", "次日达"}, .weight = 16, .packing_days = 0.15, .least_transit_days = 1,
     .further_transit_days = 0.1, .promised_days = 1},
    {.mode = {"freight", "大件物流"}, .weight = 6, .packing_days = 1.5, .least_transit_days = 2,
     .further_transit_days = 3.5, .promised_days = 8},
};

#define SENT .sent_share = 1, .shippings = shippings, .shipping_count = COUNT_OF(shippings)
static const pt_preset_channel channels[] = {
    {.word = {"web", "网站"}, .weight = 25, SENT}, {.word = {"app", "手机应用"}, .weight = 55, SENT}, {.word = {"mini program", "小程序"}, .weight = 20, SENT},
};

static const pt_weighted_term contact_channels[] = {
    {{"chat", "在线客服"}, 55}, {{"phone", "电话"}, 25}, {{"wechat", "微信"}, 15},
    {{"email", "邮件"}, 5},
};

static const pt_weighted_term sources[] = {
    {{"search", "搜索"}, 30}, {{"advertising", "广告"}, 30}, {{"referral", "朋友推荐"}, 20},
    {{"live stream", "直播"}, 20},
};

const pt_preset pt_preset_shop = {
    .name = "shop",
    .title = PT_N("online shop"),
    .organisation_share = 0.05,
    .joining_share = 0.85,
    .before_rate = 0.06,
    .after_rate = 0.1,
    .mean_lines = 1.7,
    .return_rate = 0.07,
    .return_days = 6,
    .weekday_weights = {1, 0.95, 0.95, 0.97, 1.02, 1.1, 1.1},
    .hour_weights = {1.5, 0.8, 0.4, 0.2, 0.2, 0.3, 0.6, 1.2, 2, 3, 3.6, 3.6,
                     3.6, 3.4, 3.4, 3.4, 3.3, 3.2, 3.4, 4, 4.6, 4.8, 4.2, 2.8},
    .segments = segments, .segment_count = COUNT_OF(segments),
    .categories = categories, .category_count = COUNT_OF(categories),
    .services = services, .service_count = COUNT_OF(services),
    .channels = channels, .channel_count = COUNT_OF(channels),
    .contact_channels = contact_channels, .contact_channel_count = COUNT_OF(contact_channels),
    .sources = sources, .source_count = COUNT_OF(sources),
};
/* clang-format on */

#include "simulate/preset/presets.h"

#include "base/error.h"

enum { TEA, LEAF, SNACKS, ROOM, GIFTS };

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

/* clang-format off */
static const pt_term categories[] = {
    {"tea", "茶饮"}, {"leaf tea", "茶叶"}, {"snacks", "茶点"}, {"room", "包间"}, {"gifts", "礼盒"},
};

static const pt_preset_segment segments[] = {
    {{"regulars", "常客"}, .share = 22, .purchase_shape = 2.2, .purchase_scale_days = 22,
     .dropout_shape = 0.9, .dropout_scale_days = 900, .spend_shape = 6, .spread_shape = 5,
     .mean_spend = 46, .favourite = TEA, .mean_age = 42, .income_tilt = 0, .contacts_per_year = 0.6},
    {{"office workers", "上班族"}, .share = 30, .purchase_shape = 1.2, .purchase_scale_days = 24,
     .dropout_shape = 0.8, .dropout_scale_days = 400, .spend_shape = 5, .spread_shape = 6,
     .mean_spend = 32, .favourite = TEA, .mean_age = 31, .income_tilt = 0, .contacts_per_year = 0.3},
    {{"weekend families", "周末家庭"}, .share = 20, .purchase_shape = 1.5, .purchase_scale_days = 60,
     .dropout_shape = 0.8, .dropout_scale_days = 600, .spend_shape = 4, .spread_shape = 6,
     .mean_spend = 128, .favourite = ROOM, .mean_age = 37, .income_tilt = 0, .contacts_per_year = 0.4},
    {{"tea collectors", "藏茶客"}, .share = 8, .purchase_shape = 0.9, .purchase_scale_days = 75,
     .dropout_shape = 0.7, .dropout_scale_days = 1200, .spend_shape = 2.5, .spread_shape = 3.5,
     .mean_spend = 420, .favourite = LEAF, .mean_age = 50, .income_tilt = 1, .contacts_per_year = 1.2},
    {{"passers-by", "路过客"}, .share = 20, .purchase_shape = 0.5, .purchase_scale_days = 120,
     .dropout_shape = 0.6, .dropout_scale_days = 60, .spend_shape = 4, .spread_shape = 7,
     .mean_spend = 28, .favourite = SNACKS, .mean_age = 29, .income_tilt = 0, .contacts_per_year = 0.1},
};

static const pt_preset_service services[] = {
    {{"Sunflower seeds", "瓜子"}, SNACKS, 12, 7},
    {{"Iced lemon tea", "冰柠檬茶"}, TEA, 16, 10},
    {{"Jasmine tea", "茉莉花茶"}, TEA, 18, 9},
    {{"Milk tea", "珍珠奶茶"}, TEA, 20, 12},
    {{"Osmanthus cake", "桂花糕"}, SNACKS, 22, 6},
    {{"Tieguanyin by the pot", "铁观音（壶）"}, TEA, 42, 6},
    {{"Pu-erh by the pot", "普洱（壶）"}, TEA, 46, 5},
    {{"Longjing by the pot", "龙井（壶）"}, TEA, 48, 6},
    {{"Dim sum platter", "茶点拼盘"}, SNACKS, 58, 4},
    {{"Small room, two hours", "小包间两小时"}, ROOM, 98, 4},
    {{"Longjing, 100 g", "龙井茶叶100克"}, LEAF, 168, 2},
    {{"Gift box, festival", "节日礼盒"}, GIFTS, 198, 1.5},
    {{"White tea cake", "白茶饼"}, LEAF, 260, 1.5},
    {{"Large room, half a day", "大包间半天"}, ROOM, 288, 2},
    {{"Aged Pu-erh cake", "陈年普洱饼"}, LEAF, 680, 0.8},
    {{"Gift box, collector", "典藏礼盒"}, GIFTS, 880, 0.4},
};

static const pt_preset_shipping riders[] = {
    {.mode = {"rider", "骑手"}, .weight = 1, .packing_days = 0.02, .promised_days = 0},
};

static const pt_preset_shipping couriers[] = {
    {.mode = {"courier", "快递"}, .weight = 1, .packing_days = 0.6, .least_transit_days = 1,
     .further_transit_days = 1.2, .promised_days = 4},
};

/* Leaf tea and gifts that are ordered ahead go by courier. */
static const pt_preset_channel channels[] = {
    {.word = {"store", "门店"}, .weight = 60},
    {.word = {"mini program", "小程序"}, .weight = 30, .sent_share = 0.3, .shippings = couriers, .shipping_count = 1},
    {.word = {"delivery", "外卖"}, .weight = 10, .sent_share = 1, .shippings = riders, .shipping_count = 1},
};

static const pt_weighted_term contact_channels[] = {
    {{"store", "门店"}, 40}, {{"wechat", "微信"}, 40}, {{"phone", "电话"}, 20},
};

static const pt_weighted_term sources[] = {
    {{"walk-in", "路过进店"}, 45}, {{"referral", "朋友推荐"}, 25}, {{"mini program", "小程序"}, 18},
    {{"advertising", "广告"}, 12},
};

const pt_preset pt_preset_tea_house = {
    .name = "tea-house",
    .title = PT_N("tea house chain"),
    .organisation_share = 0.02,
    .joining_share = 0.8,
    .before_rate = 0.02,
    .after_rate = 0.05,
    .mean_lines = 1.5,
    .return_rate = 0.006,
    .return_days = 3,
    .weekday_weights = {0.9, 0.9, 0.95, 1, 1.15, 1.35, 1.25},
    .hour_weights = {0, 0, 0, 0, 0, 0, 0, 0.4, 1.5, 2, 2.5, 3,
                     3.5, 4, 5, 5, 4, 3, 3, 4, 4, 3, 1.2, 0.2},
    .segments = segments, .segment_count = COUNT_OF(segments),
    .categories = categories, .category_count = COUNT_OF(categories),
    .services = services, .service_count = COUNT_OF(services),
    .channels = channels, .channel_count = COUNT_OF(channels),
    .contact_channels = contact_channels, .contact_channel_count = COUNT_OF(contact_channels),
    .sources = sources, .source_count = COUNT_OF(sources),
};
/* clang-format on */

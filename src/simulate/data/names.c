#include "simulate/data/tables.h"

/* The forty most frequent surnames with their share per thousand people. */
/* clang-format off */
const pt_surname pt_surnames[] = {
    {{"Wang", "王"}, 72}, {{"Li", "李"}, 71}, {{"Zhang", "张"}, 68}, {{"Liu", "刘"}, 52}, {{"Chen", "陈"}, 49},
    {{"Yang", "杨"}, 31}, {{"Huang", "黄"}, 24}, {{"Zhao", "赵"}, 21}, {{"Wu", "吴"}, 20}, {{"Zhou", "周"}, 20},
    {{"Xu", "徐"}, 15}, {{"Sun", "孙"}, 14}, {{"Ma", "马"}, 13}, {{"Zhu", "朱"}, 13}, {{"Hu", "胡"}, 12},
    {{"Guo", "郭"}, 12}, {{"He", "何"}, 11}, {{"Lin", "林"}, 11}, {{"Gao", "高"}, 10}, {{"Luo", "罗"}, 10},
    {{"Zheng", "郑"}, 9}, {{"Liang", "梁"}, 9}, {{"Xie", "谢"}, 8}, {{"Song", "宋"}, 8}, {{"Tang", "唐"}, 7},
    {{"Xu", "许"}, 7}, {{"Han", "韩"}, 7}, {{"Deng", "邓"}, 6}, {{"Feng", "冯"}, 6}, {{"Cao", "曹"}, 6},
    {{"Peng", "彭"}, 6}, {{"Zeng", "曾"}, 5}, {{"Xiao", "肖"}, 5}, {{"Tian", "田"}, 5}, {{"Dong", "董"}, 5},
    {{"Pan", "潘"}, 5}, {{"Yuan", "袁"}, 5}, {{"Cai", "蔡"}, 4}, {{"Ouyang", "欧阳"}, 1}, {{"Situ", "司徒"}, 0.3},
};

static const pt_term female[] = {
    {"fang", "芳"}, {"na", "娜"}, {"min", "敏"}, {"jing", "静"}, {"li", "丽"}, {"yan", "艳"}, {"juan", "娟"},
    {"xia", "霞"}, {"hong", "红"}, {"ling", "玲"}, {"ting", "婷"}, {"xue", "雪"}, {"mei", "梅"}, {"yu", "玉"},
    {"xin", "欣"}, {"yi", "怡"}, {"jia", "佳"}, {"han", "涵"}, {"meng", "梦"}, {"qian", "倩"}, {"lan", "兰"},
    {"yue", "月"}, {"shan", "珊"}, {"wen", "雯"}, {"rong", "蓉"}, {"ying", "颖"}, {"qing", "晴"}, {"ning", "宁"},
    {"zi", "紫"}, {"tong", "彤"}, {"an", "安"}, {"wan", "婉"}, {"xiao", "晓"}, {"ru", "如"}, {"si", "思"},
    {"yao", "瑶"}, {"shu", "淑"}, {"hui", "慧"}, {"chun", "春"}, {"ke", "可"},
};

static const pt_term male[] = {
    {"wei", "伟"}, {"qiang", "强"}, {"lei", "磊"}, {"jun", "军"}, {"yang", "洋"}, {"yong", "勇"}, {"jie", "杰"},
    {"tao", "涛"}, {"ming", "明"}, {"chao", "超"}, {"gang", "刚"}, {"ping", "平"}, {"hui", "辉"}, {"peng", "鹏"},
    {"hua", "华"}, {"fei", "飞"}, {"bin", "斌"}, {"bo", "波"}, {"jian", "建"}, {"guo", "国"}, {"hao", "浩"},
    {"yu", "宇"}, {"xuan", "轩"}, {"ze", "泽"}, {"rui", "瑞"}, {"kai", "凯"}, {"zhi", "志"}, {"wen", "文"},
    {"long", "龙"}, {"xiang", "翔"}, {"chen", "晨"}, {"hai", "海"}, {"dong", "东"}, {"liang", "亮"}, {"cheng", "成"},
    {"jia", "嘉"}, {"tian", "天"}, {"sheng", "胜"}, {"yi", "毅"}, {"feng", "峰"},
};

const pt_term pt_brands[] = {
    {"Hengda", "恒达"}, {"Xinyuan", "鑫源"}, {"Huatai", "华泰"}, {"Ruifeng", "瑞丰"}, {"Jiahe", "嘉禾"},
    {"Tongchuang", "同创"}, {"Boyu", "博宇"}, {"Yongsheng", "永盛"}, {"Lantian", "蓝天"}, {"Zhongxing", "众兴"},
    {"Desheng", "德盛"}, {"Jinhai", "金海"}, {"Wanhe", "万和"}, {"Chengxin", "诚信"}, {"Yuanhang", "远航"},
    {"Kunpeng", "鲲鹏"}, {"Qihang", "启航"}, {"Taihe", "泰和"}, {"Minghui", "明辉"}, {"Anshun", "安顺"},
};

const pt_term pt_businesses[] = {
    {"Trading", "贸易"}, {"Technology", "科技"}, {"Logistics", "物流"}, {"Foods", "食品"}, {"Building", "建筑工程"},
    {"Consulting", "咨询"}, {"Textiles", "纺织"}, {"Machinery", "机械"}, {"Catering", "餐饮管理"}, {"Media", "文化传媒"},
};
/* clang-format on */

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

const size_t pt_surname_count = COUNT_OF(pt_surnames);
const pt_term *const pt_given_names[PT_GENDER_COUNT] = {female, male};
const size_t pt_given_name_count[PT_GENDER_COUNT] = {COUNT_OF(female), COUNT_OF(male)};
const size_t pt_brand_count = COUNT_OF(pt_brands);
const size_t pt_business_count = COUNT_OF(pt_businesses);

const pt_term pt_genders[PT_GENDER_COUNT] = {{"female", "女"}, {"male", "男"}};
const pt_term pt_customer_kinds[2] = {{"person", "个人"}, {"organisation", "单位"}};

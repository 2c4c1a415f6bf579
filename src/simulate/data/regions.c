#include "simulate/data/tables.h"

/* clang-format off */
const pt_province pt_provinces[] = {
    {{"Guangdong", "广东省"}, 12601, {{{"Guangzhou", "广州市"}, 30}, {{"Shenzhen", "深圳市"}, 30}, {{"Foshan", "佛山市"}, 15}, {{"Dongguan", "东莞市"}, 15}, {{"Zhuhai", "珠海市"}, 6}, {{"Shantou", "汕头市"}, 6}}},
    {{"Shandong", "山东省"}, 10153, {{{"Jinan", "济南市"}, 25}, {{"Qingdao", "青岛市"}, 27}, {{"Yantai", "烟台市"}, 15}, {{"Weifang", "潍坊市"}, 15}, {{"Linyi", "临沂市"}, 12}, {{"Zibo", "淄博市"}, 8}}},
    {{"Henan", "河南省"}, 9937, {{{"Zhengzhou", "郑州市"}, 40}, {{"Luoyang", "洛阳市"}, 20}, {{"Nanyang", "南阳市"}, 15}, {{"Xinxiang", "新乡市"}, 12}, {{"Kaifeng", "开封市"}, 10}}},
    {{"Jiangsu", "江苏省"}, 8475, {{{"Nanjing", "南京市"}, 26}, {{"Suzhou", "苏州市"}, 30}, {{"Wuxi", "无锡市"}, 16}, {{"Changzhou", "常州市"}, 10}, {{"Nantong", "南通市"}, 10}, {{"Xuzhou", "徐州市"}, 10}}},
    {{"Sichuan", "四川省"}, 8367, {{{"Chengdu", "成都市"}, 60}, {{"Mianyang", "绵阳市"}, 12}, {{"Nanchong", "南充市"}, 9}, {{"Yibin", "宜宾市"}, 9}, {{"Luzhou", "泸州市"}, 8}}},
    {{"Hebei", "河北省"}, 7461, {{{"Shijiazhuang", "石家庄市"}, 32}, {{"Tangshan", "唐山市"}, 22}, {{"Baoding", "保定市"}, 20}, {{"Handan", "邯郸市"}, 14}, {{"Langfang", "廊坊市"}, 12}}},
    {{"Hunan", "湖南省"}, 6644, {{{"Changsha", "长沙市"}, 45}, {{"Zhuzhou", "株洲市"}, 14}, {{"Hengyang", "衡阳市"}, 14}, {{"Yueyang", "岳阳市"}, 13}, {{"Changde", "常德市"}, 12}}},
    {{"Zhejiang", "浙江省"}, 6457, {{{"Hangzhou", "杭州市"}, 36}, {{"Ningbo", "宁波市"}, 24}, {{"Wenzhou", "温州市"}, 16}, {{"Jiaxing", "嘉兴市"}, 9}, {{"Jinhua", "金华市"}, 10}, {{"Shaoxing", "绍兴市"}, 8}}},
    {{"Anhui", "安徽省"}, 6103, {{{"Hefei", "合肥市"}, 45}, {{"Wuhu", "芜湖市"}, 18}, {{"Fuyang", "阜阳市"}, 14}, {{"Bengbu", "蚌埠市"}, 12}, {{"Anqing", "安庆市"}, 10}}},
    {{"Hubei", "湖北省"}, 5775, {{{"Wuhan", "武汉市"}, 58}, {{"Yichang", "宜昌市"}, 14}, {{"Xiangyang", "襄阳市"}, 14}, {{"Jingzhou", "荆州市"}, 9}}},
    {{"Guangxi", "广西壮族自治区"}, 5013, {{{"Nanning", "南宁市"}, 42}, {{"Liuzhou", "柳州市"}, 24}, {{"Guilin", "桂林市"}, 22}, {{"Beihai", "北海市"}, 9}}},
    {{"Yunnan", "云南省"}, 4721, {{{"Kunming", "昆明市"}, 56}, {{"Qujing", "曲靖市"}, 20}, {{"Yuxi", "玉溪市"}, 12}}},
    {{"Jiangxi", "江西省"}, 4519, {{{"Nanchang", "南昌市"}, 42}, {{"Ganzhou", "赣州市"}, 26}, {{"Jiujiang", "九江市"}, 16}, {{"Shangrao", "上饶市"}, 14}}},
    {{"Liaoning", "辽宁省"}, 4259, {{{"Shenyang", "沈阳市"}, 42}, {{"Dalian", "大连市"}, 38}, {{"Anshan", "鞍山市"}, 14}}},
    {{"Fujian", "福建省"}, 4154, {{{"Fuzhou", "福州市"}, 32}, {{"Xiamen", "厦门市"}, 28}, {{"Quanzhou", "泉州市"}, 28}, {{"Zhangzhou", "漳州市"}, 12}}},
    {{"Shaanxi", "陕西省"}, 3953, {{{"Xi'an", "西安市"}, 66}, {{"Xianyang", "咸阳市"}, 14}, {{"Baoji", "宝鸡市"}, 12}}},
    {{"Guizhou", "贵州省"}, 3856, {{{"Guiyang", "贵阳市"}, 55}, {{"Zunyi", "遵义市"}, 34}}},
    {{"Shanxi", "山西省"}, 3492, {{{"Taiyuan", "太原市"}, 55}, {{"Datong", "大同市"}, 20}, {{"Linfen", "临汾市"}, 20}}},
    {{"Chongqing", "重庆市"}, 3205, {{{"Chongqing", "重庆市"}, 1}}},
    {{"Heilongjiang", "黑龙江省"}, 3185, {{{"Harbin", "哈尔滨市"}, 55}, {{"Daqing", "大庆市"}, 22}, {{"Qiqihar", "齐齐哈尔市"}, 20}}},
    {{"Xinjiang", "新疆维吾尔自治区"}, 2585, {{{"Urumqi", "乌鲁木齐市"}, 70}, {{"Karamay", "克拉玛依市"}, 16}}},
    {{"Gansu", "甘肃省"}, 2502, {{{"Lanzhou", "兰州市"}, 66}, {{"Tianshui", "天水市"}, 22}}},
    {{"Shanghai", "上海市"}, 2487, {{{"Shanghai", "上海市"}, 1}}},
    {{"Jilin", "吉林省"}, 2407, {{{"Changchun", "长春市"}, 66}, {{"Jilin City", "吉林市"}, 30}}},
    {{"Inner Mongolia", "内蒙古自治区"}, 2405, {{{"Hohhot", "呼和浩特市"}, 44}, {{"Baotou", "包头市"}, 34}, {{"Ordos", "鄂尔多斯市"}, 20}}},
    {{"Beijing", "北京市"}, 2189, {{{"Beijing", "北京市"}, 1}}},
    {{"Tianjin", "天津市"}, 1387, {{{"Tianjin", "天津市"}, 1}}},
    {{"Hainan", "海南省"}, 1008, {{{"Haikou", "海口市"}, 62}, {{"Sanya", "三亚市"}, 38}}},
    {{"Ningxia", "宁夏回族自治区"}, 720, {{{"Yinchuan", "银川市"}, 1}}},
    {{"Qinghai", "青海省"}, 592, {{{"Xining", "西宁市"}, 1}}},
    {{"Tibet", "西藏自治区"}, 365, {{{"Lhasa", "拉萨市"}, 1}}},
};
/* clang-format on */

const size_t pt_province_count = sizeof pt_provinces / sizeof *pt_provinces;

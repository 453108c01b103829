"""Latin spellings of Chinese names by dialect, and the pinyin they stand for. Facts of common usage abroad.

A line reads ``pinyin: spellings``; a spelling that stands for several readings stands on several lines.
"""

from __future__ import annotations

from collections.abc import Iterator

_MINNAN_SURNAMES = """
chen: tan; lin: lim lin; huang: ng uy wee oei ooi wi ung; wu: go goh gaw ngo; shi: sy see sze si
cai: chua choa cua tsua; xu: co ko kho khoh koh chi chee cher su; ye: yap iap; wang: ong heng; li: lee li dy dee
zhang: tiu teo teoh tio chang tiong; hong: ang; liu: lao lau low; zeng: chan tsan chen
yang: yu yeo yo iu yeoh yong; ke: kua qua kwa cua; yan: gan; zhuang: chng ching cheng tsng chong
zheng: tay teh tee te the ty; xie: sia chia cheah; he: ho hor; gao: ko koh kao; guo: kuo kwek quek que kueh
xiao: siao seow sio siau; su: so saw soh; luo: lo loh lor; lu: lu loo lo loh; pan: pua phua; lai: lua lai
du: to toh; zhuo: toh to; deng: teng tang; ding: ting teng; fang: png hong pang; yao: yao io; yu: yu i iu
you: yu iu; shen: sim; jiang: kang kiong kung; kang: kang khng; zhu: chu choo; zhou: chiu chew; hu: o oh aw ow
sun: sun soon; ma: be beh bay; bai: pe peh; qiu: khu cu coo kho khoo que; tang: tng teng; song: song; dong: tang
lian: lian; ruan: ng; wei: gui ui; pu: po; xue: si sih; yuan: uan wan; dai: te tai; fu: po poo; jin: kim
liang: nio niu leong; han: han; feng: pang phang; cao: cho; peng: phe; weng: ang; zou: tsau
zhong: cheong chiong
"""
_CANTONESE_SURNAMES = """
chen: chan; lin: lam; huang: wong; wang: wong; wu: ng wu; zhang: cheung cheong; liu: lau liu
yang: yeung yeong young; liang: leung leong; he: ho; zeng: tsang; zheng: cheng cheang; xie: tse tze
zhou: chow chau; zhu: chu; deng: tang; tang: tong tang; feng: fung; xu: hui tsui chui; cui: tsui chui
cai: choi choy tsoi; luo: lo law; lu: lo lui luk look; gao: ko ko; guo: kwok kuok; guan: kwan; mai: mak
ye: yip ip; yuan: yuen; ruan: yuen; yu: yu yue; du: to; tao: to; jiang: kong keung; hong: hung; xiao: siu
su: so; shen: sum shum; cen: shum sum; peng: pang; pan: poon pun; wen: man wan; mo: mok; gan: kam; jin: kam
li: lee li lai; ma: ma; mei: mui; bai: pak; shi: sze shek si; situ: szeto; ding: ting; yun: wan; hu: wu; ou: au
ouyang: auyeung auyeong; song: sung; sun: suen sun; yao: yiu; fan: fan; fang: fong; fu: fu; ke: or; lai: lai
lei: lui; long: lung; qiu: yau chau; xue: sit; yan: yim ngan; zhong: chung; zhuang: chong; zou: chow; han: hon
tan: tam; dong: tung; cao: cho tso; xia: ha; wei: ngai wai; kong: hung; lian: lin; zhao: chiu; weng: yung
"""
_MINNAN = """
an: an; bao: po pao; bin: pin; bo: pok; cai: chai tsai; chang: siong chiong chhiong tiong; chao: tiau chiau
chen: sin tin; cheng: seng sing teng; chuan: chuan; chun: chun; da: tai tua tat; dan: tan; de: tek tiak tik
dong: tong tang; fa: huat hwat; fang: hong phang; fen: hun; feng: hong; fu: hok hu hock; gang: kong kang
gong: kong kiong; guang: kong; gui: kui; guo: kok kock; hai: hai; han: han; hao: ho hao; he: ho; hong: hong ang
hua: hua hoa; huang: hong; hui: hui hwee hwe; ji: ki kit; jia: ka ke; jian: kian kien; jiang: kang
jie: kiat kiet; jin: kim chin kin; jing: keng king cheng; jun: kun chun; kai: khai kai; kang: khong kang
kun: khun kun; le: lok; li: li lee le lip lek; lian: lian lien; liang: liong; lin: lim lin; ling: leng ling
long: liong leng leong; lu: lo lu; mao: bo; mei: bi bee mui bwee boe; min: bin; ming: beng bing meng; mu: bok; nan: lam
neng: leng; ning: leng; peng: phing peng; ping: peng ping pin; qi: ki kee; qiang: kiong; qin: khim kim
qing: kheng cheng chheng keng; qiong: kheng; qiu: chiu; quan: chuan; ren: jin lin; rong: eng iong yong ing
rui: sui jui; san: sam; sen: sim; shan: san soa sian; shao: siao; sheng: seng sing; shi: si sek su se; shou: siu
shu: siok su sok; shui: chui; shun: sun; si: su si; song: siong song; tai: thai tai; tian: thian tian tien
ting: theng teng ting; tong: tong; wan: ban; wang: ong bong; wei: ui wi wei bi; wen: bun boon; wu: bu boo ngo
xi: hi se; xia: ha he; xian: sian hian hien; xiang: hiong siong hiang; xiao: siao hiau siau sio; xin: sin him
xing: heng hing seng hin; xiong: hiong; xiu: siu siew; xu: su; xue: soat hak suat; xun: hun; yan: ian gian yan
yang: iong yong iang; yao: iau yao; yi: i gi ek it yi yee; yin: im gin gun; ying: eng ing yeng
yong: iong eng yong ing; lan: lan; fei: hui; juan: koan kuan; na: na; lei: lui; e: o ngo; mo: bok; you: iu yu
yu: giok u gi yok gu ju; yuan: goan uan guan; yue: goat gueh; yun: un hun; ze: tek; zhan: chiam; zhang: chiong
zhao: chiau; zhe: tiat tek; zhen: chin tin; zheng: cheng; zhi: chi ti; zhong: tiong chiong; zhou: chiu
zhu: chu tek; zhuang: chong; zi: chu chi; zong: chong; zuo: cho; qian: khian chian; qun: kun; jiu: kiu; tao: to
hu: ho; ya: nga a
"""
_CANTONESE = """
an: on; bao: po bo; bin: pan bun; bo: pok; cai: choi tsoi; chang: cheung sheung; chao: chiu; chen: san chan
cheng: shing sing ching; chuan: chuen; chun: chun; da: tai tat; dan: tan dan; de: tak; dong: tung tong; fa: fat
fang: fong; fen: fan; feng: fung; fu: fuk fu; gang: kong; gong: kung; guang: kwong; gui: kwai; guo: kwok
hai: hoi; han: hon; hao: ho; he: ho wo; hong: hung; hua: wah wa; huang: wong; hui: wai wui fai; ji: kei ki kat
jia: ka kar; jian: kin; jiang: kong; jie: kit; jin: kam chun; jing: king ching; jun: kwan chun; kai: hoi kai
kang: hong; kun: kwan; le: lok; li: lai lap lik li lee; lian: lin; liang: leung leong; lin: lam lun; ling: ling
long: lung; lu: lo; mao: mau; mei: mei mui; min: man; ming: ming; mu: muk; nan: nam; neng: nang; ning: ning
peng: pang; ping: ping; qi: kei ki; qiang: keung; qin: kam kan; qing: hing ching; qiong: king; qiu: chau
quan: chuen kuen; ren: yan; rong: wing yung; rui: sui yui; san: sam; sen: sum sam; shan: san shan; shao: siu
sheng: sing shing sang; shi: si sze shek sai; shou: sau; shu: suk shu; shui: shui; shun: shun; si: sze si
song: chung; tai: tai; tian: tin; ting: ting; tong: tung tong; wan: man; wei: wai; wen: man; wu: mo
xi: hei hi sai; xia: ha; xian: sin yin; xiang: cheung heung; xiao: siu hiu; xin: sun yan; xing: hing sing
xiong: hung; xiu: sau; xu: chui; xue: suet hok; xun: fan; yan: yin yan; yang: yeung; yao: yiu
yi: yi yee yat yik; yin: yan yin ngan; ying: ying; yong: wing yung; you: yau; lan: lan; fei: fei; juan: kuen
na: na; lei: lui; e: ngo; mo: mok; yu: yuk yu; yuan: yuen; yue: yuet; yun: wan; ze: chak; zhan: chim
zhang: cheung; zhao: chiu; zhe: chit; zhen: chun chan; zheng: ching; zhi: chi; zhong: chung; zhou: chau
zhu: chu chuk; zhuang: chong; zi: chi tsz; zong: chung; zuo: cho; qian: hin chin; qun: kwan; jiu: kau; tao: to
hu: wu; ya: nga
"""


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for entry in text.replace("\n", ";").split(";"):
        pinyin, _, spellings = entry.partition(":")
        for spelling in spellings.split():
            yield spelling, pinyin.strip()


def _by_spelling(text: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for spelling, pinyin in _entries(text):
        if pinyin not in table.setdefault(spelling, []):
            table[spelling].append(pinyin)
    return {spelling: tuple(read) for spelling, read in table.items()}


MINNAN_SURNAMES = _by_spelling(_MINNAN_SURNAMES)
CANTONESE_SURNAMES = _by_spelling(_CANTONESE_SURNAMES)
MINNAN = _by_spelling(_MINNAN)
CANTONESE = _by_spelling(_CANTONESE)

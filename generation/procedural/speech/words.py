"""Words that English does not say as it writes them, with their sounds. A digit 1 marks the stressed vowel."""

_TABLE = """
a ax | the dh ax | of ah v | to t uw | and ae n d | in ih n | is ih z | it ih t | you y uw | that dh ae t | he hh iy
was w aa z | for f ao r | on aa n | are aa r | as ae z | with w ih dh | his hh ih z | they dh ey | i ay | at ae t | be b iy
this dh ih s | have hh ae v | from f r ah m | or ao r | one w ah1 n | had hh ae d | by b ay | but b ah t | not n aa1 t
what w ah1 t | all ao1 l | were w er | we w iy | when w eh1 n | your y ao r | can k ae n | said s eh1 d | there dh eh1 r
use y uw1 z | an ae n | each iy1 ch | which w ih1 ch | she sh iy | do d uw | how hh aw1 | their dh eh r | if ih f
will w ih l | up ah1 p | other ah1 dh er | about ax b aw1 t | out aw1 t | many m eh1 n iy | then dh eh1 n | them dh eh m
these dh iy1 z | so s ow1 | some s ah m | her hh er | would w uh d | make m ey1 k | like l ay1 k | him hh ih m | into ih1 n t uw
time t ay1 m | has hh ae z | look l uh1 k | two t uw1 | more m ao1 r | write r ay1 t | go g ow1 | see s iy1 | no n ow1
could k uh d | people p iy1 p ax l | my m ay | than dh ae n | first f er1 s t | water w ao1 t er | been b ih n | who hh uw1
oil oy1 l | its ih t s | now n aw1 | find f ay1 n d | long l ao1 ng | down d aw1 n | day d ey1 | did d ih d | get g eh1 t
come k ah1 m | made m ey1 d | may m ey | part p aa1 r t | over ow1 v er | new n uw1 | work w er1 k | world w er1 l d
word w er1 d
give g ih1 v | most m ow1 s t | very v eh1 r iy | after ae1 f t er | our aw er | just jh ah1 s t | only ow1 n l iy
year y ih1 r
any eh1 n iy | good g uh1 d | know n ow1 | does d ah z | done d ah1 n | gone g ao1 n | great g r ey1 t | where w eh1 r
through th r uw1 | though dh ow1 | thought th ao1 t | enough ih n ah1 f | because b ih k ao1 z | before b ih f ao1 r
again ax g eh1 n | against ax g eh1 n s t | another ax n ah1 dh er | answer ae1 n s er | love l ah1 v | move m uw1 v
live l ih1 v | above ax b ah1 v | city s ih1 t iy | always ao1 l w ey z | music m y uw1 z ih k | video v ih1 d iy ow
studio s t uw1 d iy ow
image ih1 m ih jh | images ih1 m ih jh ih z | idea ay d iy1 ax | area eh1 r iy ax | audio ao1 d iy ow | radio r ey1 d iy ow
put p uh1 t | push p uh1 sh | pull p uh1 l | full f uh1 l | walk w ao1 k | talk t ao1 k | half hh ae1 f | calm k aa1 m
should sh uh d | says s eh1 z | own ow1 n | old ow1 l d | both b ow1 th | kind k ay1 n d | mind m ay1 n d
child ch ay1 l d | children ch ih1 l d r ax n | wild w ay1 l d | build b ih1 l d | built b ih1 l t | buy b ay1 | eye ay1
eyes ay1 z
woman w uh1 m ax n | women w ih1 m ih n | man m ae1 n | men m eh1 n | friend f r eh1 n d | friends f r eh1 n d z
busy b ih1 z iy
business b ih1 z n ax s | company k ah1 m p ax n iy | money m ah1 n iy | mother m ah1 dh er | brother b r ah1 dh er
father f aa1 dh er
month m ah1 n th | front f r ah1 n t | son s ah1 n | won w ah1 n | once w ah1 n s | nothing n ah1 th ih ng
something s ah1 m th ih ng
every eh1 v r iy | everything eh1 v r iy th ih ng | everyone eh1 v r iy w ah n | color k ah1 l er | colour k ah1 l er
colors k ah1 l er z
heart hh aa1 r t | hour aw1 er | hours aw1 er z | honest aa1 n ih s t | island ay1 l ax n d | iron ay1 er n | ocean ow1 sh ax n
special s p eh1 sh ax l | sure sh uh1 r | sugar sh uh1 g er | measure m eh1 zh er | pleasure p l eh1 zh er
usual y uw1 zh uw ax l
beautiful b y uw1 t ih f ax l | beauty b y uw1 t iy | create k r iy ey1 t | creates k r iy ey1 t s | created k r iy ey1 t ih d
creative k r iy ey1 t ih v
real r iy1 l | really r iy1 l iy | being b iy1 ih ng | science s ay1 ax n s | quiet k w ay1 ax t | lion l ay1 ax n
giant jh ay1 ax n t
machine m ax sh iy1 n | machines m ax sh iy1 n z | police p ax l iy1 s | unique y uw n iy1 k | technique t eh k n iy1 k
choir k w ay1 er | school s k uw1 l | chaos k ey1 aa s | character k eh1 r ih k t er | technology t eh k n aa1 l ax jh iy
echo eh1 k ow
blood b l ah1 d | flood f l ah1 d | foot f uh1 t | book b uh1 k | took t uh1 k | stood s t uh1 d | wood w uh1 d | door d ao1 r
floor f l ao1 r
poor p uh1 r | bear b eh1 r | wear w eh1 r | early er1 l iy | earth er1 th | heard hh er1 d | learn l er1 n | search s er1 ch
pearl p er1 l
head hh eh1 d | read r iy1 d | ready r eh1 d iy | already ao l r eh1 d iy | instead ih n s t eh1 d | bread b r eh1 d
weather w eh1 dh er
break b r ey1 k | steak s t ey1 k | height hh ay1 t | weight w ey1 t | eight ey1 t | neighbor n ey1 b er | either iy1 dh er
laugh l ae1 f | rough r ah1 f | tough t ah1 f | cough k ao1 f | bought b ao1 t | brought b r ao1 t | caught k ao1 t
taught t ao1 t
young y ah1 ng | country k ah1 n t r iy | double d ah1 b ax l | doubleyou d ah1 b ax l y uw | trouble t r ah1 b ax l
couple k ah1 p ax l | touch t ah1 ch
group g r uw1 p | soup s uw1 p | route r uw1 t | youth y uw1 th | shoe sh uw1 | shoes sh uw1 z | soul s ow1 l
shoulder sh ow1 l d er
toward t ao1 r d | towards t ao1 r d z | war w ao1 r | warm w ao1 r m | want w aa1 n t | watch w aa1 ch | wash w aa1 sh
quality k w aa1 l ih t iy
key k iy1 | people's p iy1 p ax l z | don't d ow1 n t | won't w ow1 n t | can't k ae1 n t | isn't ih1 z ax n t | i'm ay m
i'll ay l | i've ay v
you're y ao r | we're w ih r | they're dh eh r | it's ih t s | that's dh ae t s | let's l eh1 t s | here hh ih1 r
here's hh ih1 r z | what's w ah1 t s
o'clock ax k l aa1 k | mister m ih1 s t er | missus m ih1 s ih z | doctor d aa1 k t er | oh ow1 | hello hh ax l ow1
okay ow k ey1 | welcome w eh1 l k ax m
ay ey1 | bee b iy1 | cee s iy1 | dee d iy1 | ee iy1 | eff eh1 f | jee jh iy1 | aitch ey1 ch | jay jh ey1 | kay k ey1 | ell eh1 l
em eh1 m | en eh1 n
pee p iy1 | cue k y uw1 | ess eh1 s | tea t iy1 | vee v iy1 | ex eh1 k s | why w ay1 | zee z iy1
four f ao1 r | fourth f ao1 r th | forty f ao1 r t iy | five f ay1 v | seven s eh1 v ax n | nine n ay1 n
eleven ih l eh1 v ax n | twelve t w eh1 l v
hundred hh ah1 n d r ax d | thousand th aw1 z ax n d | million m ih1 l y ax n | billion b ih1 l y ax n | zero z ih1 r ow
second s eh1 k ax n d | seconds s eh1 k ax n d z
minute m ih1 n ih t | minutes m ih1 n ih t s | dollar d aa1 l er | dollars d aa1 l er z | percent p er s eh1 n t
degrees d ih g r iy1 z | point p oy1 n t
today t ax d ey1 | tonight t ax n ay1 t | tomorrow t ax m aa1 r ow | together t ax g eh1 dh er | monday m ah1 n d ey
tuesday t uw1 z d ey | wednesday w eh1 n z d ey
january jh ae1 n y uw eh r iy | february f eh1 b y uw eh r iy | august ao1 g ax s t | favorite f ey1 v r ih t
different d ih1 f r ax n t | interesting ih1 n t r ih s t ih ng
natural n ae1 ch er ax l | nature n ey1 ch er | picture p ih1 k ch er | future f y uw1 ch er | feature f iy1 ch er
adventure ae d v eh1 n ch er | culture k ah1 l ch er
valley v ae1 l iy | valleys v ae1 l iy z | mountain m aw1 n t ax n | mountains m aw1 n t ax n z | river r ih1 v er
forest f ao1 r ih s t | animal ae1 n ih m ax l
product p r aa1 d ax k t | products p r aa1 d ax k t s | project p r aa1 jh eh k t | problem p r aa1 b l ax m
model m aa1 d ax l | modern m aa1 d er n | body b aa1 d iy
computer k ax m p y uw1 t er | generate jh eh1 n er ey t | generated jh eh1 n er ey t ih d | animation ae n ih m ey1 sh ax n
camera k ae1 m er ax | online aa1 n l ay n
clothes k l ow1 z | cafe k ae f ey1 | fire f ay1 er | power p aw1 er | flower f l aw1 er | tower t aw1 er
software s ao1 f t w eh r | internet ih1 n t er n eh t
perhaps p er hh ae1 p s | usually y uw1 zh uw ax l iy | example ih g z ae1 m p ax l | exactly ih g z ae1 k t l iy
language l ae1 ng g w ih jh | knowledge n aa1 l ih jh
autumn ao1 t ax m | column k aa1 l ax m | listen l ih1 s ax n | often ao1 f ax n | castle k ae1 s ax l
christmas k r ih1 s m ax s | sword s ao1 r d | receipt r ih s iy1 t
lose l uw1 z | whose hh uw1 z | prove p r uw1 v | improve ih m p r uw1 v | movie m uw1 v iy | movies m uw1 v iy z | none n ah1 n
become b ih k ah1 m | coming k ah1 m ih ng
timeline t ay1 m l ay n | deadline d eh1 d l ay n | headline hh eh1 d l ay n | lifestyle l ay1 f s t ay l | photo f ow1 t ow
photos f ow1 t ow z | video's v ih1 d iy ow z
restaurant r eh1 s t er aa n t | chocolate ch ao1 k l ax t | available ax v ey1 l ax b ax l | photography f ax t aa1 g r ax f iy
photograph f ow1 t ax g r ae f
something s ah1 m th ih ng | someone s ah1 m w ah n | sometimes s ah1 m t ay m z | somewhere s ah1 m w eh r
without w ih dh aw1 t | within w ih dh ih1 n | whatever w ah t eh1 v er
forever f er eh1 v er | however hh aw eh1 v er | never n eh1 v er | ever eh1 v er | even iy1 v ax n | open ow1 p ax n
also ao1 l s ow | almost ao1 l m ow s t | until ah n t ih1 l
rise r ay1 z | rises r ay1 z ih z | wise w ay1 z | noise n oy1 z | elephant eh1 l ax f ax n t | using y uw1 z ih ng
used y uw1 z d | users y uw1 z er z | user y uw1 z er | us ah s | yes y eh1 s | am ae m | me m iy
mr m ih1 s t er
"""
STRANGE: dict[str, tuple[str, ...]] = {
    word: tuple(sounds) for word, *sounds in (entry.split() for line in _TABLE.strip().splitlines() for entry in line.split("|"))
}
# Words that a voice passes over lightly.
LIGHT = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "and",
        "in",
        "is",
        "it",
        "that",
        "he",
        "was",
        "for",
        "on",
        "are",
        "as",
        "with",
        "his",
        "they",
        "i",
        "at",
        "be",
        "this",
        "have",
        "from",
        "or",
        "by",
        "but",
        "we",
        "were",
        "your",
        "can",
        "she",
        "do",
        "their",
        "if",
        "will",
        "them",
        "so",
        "some",
        "her",
        "would",
        "him",
        "into",
        "has",
        "my",
        "than",
        "its",
        "been",
        "our",
        "us",
        "am",
        "me",
        "does",
        "had",
        "you",
    ]
)

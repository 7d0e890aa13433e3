//! Legal forms of the world by their last word. Written by legal_forms_world.py; legal_forms_world.md says from what.

/// A line is one spelling: its words from the last to the first, a tab, the standard form, a tab, the letter of its class. Lines ascend.
pub(crate) const WORLD: &str = "\
-gmbh\tGmbH\tL\n\
-ohg\tOHG\tP\n\
a p scom\tS.Com. p. A.\t-\n\
a por c\tC. por A.\tJ\n\
a por c en s\tS. en C. por A.\t-\n\
a y sacifi\tS.A.C.I.F.I. y A.\tJ\n\
aandelen op vennootschap\tOJSC\tJ\n\
aandelen op vennootschap commanditaire\tcva\tP\n\
aandelen op vennootschap openbare\tOJSC\tJ\n\
aandelen op vennootschap publiek-private openbare\tOJSC\tJ\n\
aandelenvennootschap openbare\tOJSC\tJ\n\
aansprakelijkheid beperkte met vennootschap\tbvba\tL\n\
aansprakelijkheid beperkte met vennootschap besloten eenpersoons\téénpersoons-BVBA\tL\n\
aansprakelijkheid beperkte met vennootschap cooperatieve\tcvba\tC\n\
aansprakelijkheid onbeperkte met vennootschap cooperatieve\tcvoa\tC\n\
ab company oy\tOy\tL\n\
ab oy company\tOy\tL\n\
aberta acoes por sociedade\tOJSC\tJ\n\
abierta acciones por limitada sociedad\tOJSC\tJ\n\
abierto capital de inscritas anonimas sociedades\tS.A.I.C.A.\tJ\n\
acciones por comandita\tSCA\tJ\n\
acciones por comandita en sociedad\tSCpA\tP\n\
acciones por comanditaria sociedad\tS.Com. p. A.\t-\n\
acciones por compania\tC. por A.\tJ\n\
acciones por dividida y simple comandita en compania\tCCSDA\t-\n\
acciones por sociedad\tS.p.A.\tJ\n\
accomandita in soc\tSoc. in accomandita\t-\n\
accomandita in societa\tSoc. in accomandita\t-\n\
acoes por publica sociedade\tPJSC\tJ\n\
acoes por sociedade\tS.p.A.\tJ\n\
action comm soc\tSoc. comm. action\t-\n\
action par commandite en societe\tSoc. comm. action\t-\n\
actions par commandite en societe\tSCA\tJ\n\
actions par publique societe\tOJSC\tJ\n\
actions par societe\tS.A.\tJ\n\
actiuni pe comandita in societate\tSCA\t-\n\
actiuni pe publica societatea\tOJSC\tJ\n\
actiuni pe societate\tS.A.\tJ\n\
actiuni pe societatea\tS.A.\tJ\n\
actiuni pe societateare\tS.A.\tJ\n\
administration cantonal\tCantonal administration\t-\n\
administration district\tDistrict administration\t-\n\
administration federal\tFederal administration\t-\n\
administration local\tLocal administration\t-\n\
aeie\tA.E.I.E.\t-\n\
afore\tS. A. de C.V.\t-\n\
ag gemeinnutzige\tgAG\tJ\n\
ag versicherungsverein\tVVaG\tC\n\
agentura televizna a tlacova rozhlasova stredisko informacne kulturne zahranicne\tZahr.kul.\t-\n\
agmsz\tAGmsZ\t-\n\
agr s\tS. Agr.\t-\n\
agricole societe\tS. Agr.\t-\n\
agropecuaria y inmobiliaria financiera industrial comercial anonima sociedad\tS.A.C.I.F.I. y A.\tJ\n\
ags\tAG\tJ\n\
aie\tA.I.E.\t-\n\
aisbl\tAISBL\t-\n\
akcie na kom spol\tSpol. kom. na akcie\t-\n\
akcie na komanditna spolocnost\tSpol. kom. na akcie\t-\n\
akcie na spol jednoducha\tJednoduchá spol. na akcie\t-\n\
akcie na spolocnost jednoducha\tJednoduchá spol. na akcie\t-\n\
akcyjna spolka otwarta\tOJSC\tJ\n\
akcyjna spolka panstwowa\tOJSC\tJ\n\
aksionare shoqeri\tSh.a.\t-\n\
aksionere shoqeri\tSh.a.\tJ\n\
aktg\tAG\tJ\n\
aktien-gesellschaft\tAG\tJ\n\
aktienges\tAG\tJ\n\
aktiengesellschaft europaische\tSE\tJ\n\
aktiengesellschaft gemeinnutzige\tgAG\tJ\n\
aktiengesellschaft offene\tOJSC\tJ\n\
aktiengeselschaft\tAG\tJ\n\
aktieselskabet\tA.Ş.\tJ\n\
aktsii s druzhestvo komanditno\tkda\tP\n\
aktsiyami s druzhestvo komanditno\tkda\tP\n\
amba\ta.m.b.a.\tL\n\
andelslag\tanl\tC\n\
andelsselskab europæisk\tSCE-selskab\t-\n\
anl\tanl\tC\n\
anonima socieda\tS.A.\tJ\n\
anonima sociedada\tS.A.\tJ\n\
anonima societat\tS.A.\tJ\n\
anonima societate\tS.A.\tJ\n\
anonime shoqeri\tSh.a.\tJ\n\
anonyme societe ag\tAG\tJ\n\
ansvar begrænset med andelslag\tanl\tC\n\
ansvar begrænset med andelsselskab\ta.m.b.a.\tL\n\
ansvar begrænset med selskab\tsmba\tL\n\
ariuhing euroopa\tSE\t-\n\
arl\tLtd\t-\n\
asing modal penanaman terbatas perseroan\tPT PMA\t-\n\
assep\tASSEP\t-\n\
assn\tInc\t-\n\
assoc\tAssoc.\t-\n\
associacao\tAssoc.\t-\n\
att power\tPower Att.\t-\n\
autorizata fizica persoana\tPFA\t-\n\
avv\tAVV\t-\n\
azioni per accomandita in societa\tsapa\tP\n\
azioni per com soc\tSoc. com. per azioni\t-\n\
b pi sa\tS.A. P.I. B.\t-\n\
bendrijos mazosios\tMB\t-\n\
bendrijos ukines komanditines\tKB\t-\n\
bendrove akcine viesoji\tPJSC\tJ\n\
bendroves akcines\tAB\t-\n\
bendroves akcines uzdarosios\tUAB\tL\n\
berhad sendirian\tSdn. Bhd.\tL\n\
berufshaftung beschrankter mit partnerschaft\tPartG mbB\tP\n\
berufshaftung beschrankter mit partnerschaftsgesellschaft\tPartG mbB\tP\n\
bezirk unt off\töff. Unt. Bezirk\t-\n\
bezirks des unternehmen offentliches\töff. Unt. Bezirk\t-\n\
bgb-gesellschaft\tGbR\tP\n\
bujqesore kooperativa\tKB\t-\n\
bund unt off\töff. Unt. Bund\t-\n\
bundes des unternehmen\töff. Unt. Bund\t-\n\
bursatil anonima sociedad\tS.A.B.\t-\n\
bursatil inversion de promotora anonima sociedad\tS.A. P.I. B.\t-\n\
bvba\tbvba\tL\n\
c de i f\tS. A. de C. V.\t-\n\
c en s\tS. en C.\tP\n\
c en s cia\tCía S. en C.\t-\n\
c s j o\tOJSC\tJ\n\
canadienne commerciale societe\tscc\tL\n\
cantonale pub ent\tEnt. pub. cantonale\t-\n\
cantonale pubb imp\tImp. pubb. cantonale\t-\n\
cantonale pubblica impresa\tImp. pubb. cantonale\t-\n\
cantonale publique entreprise\tEnt. pub. cantonale\t-\n\
capital-riesgo-pyme de fondo\tFCR-Pyme\t-\n\
capital-riesgo-pyme de sociedad\tSCR-Pyme\t-\n\
capitale di collettivi investimenti per accomandita in societa\tSoc. com. investimenti\t-\n\
ccc\tCCC\t-\n\
ccsda\tCCSDA\t-\n\
cd cvoa\tCVOA CD\t-\n\
cdc\tCorp\t-\n\
cemix\tCEMIX\t-\n\
centre commodities multi dubai\tDMCC\tL\n\
cer\tC.E.R.\t-\n\
chartered\tCorp\t-\n\
civil s\tS. Civil\t-\n\
civil sociedad\tS.C.\t-\n\
civile societe\tSCI\t-\n\
close omanaise anonyme societe\tsaoc\tJ\n\
cncol\tCNCOL\t-\n\
co dmcc\tDMCC\tL\n\
co gmbh\tGmbH & Co. KG\tP\n\
co inc\tCorp\t-\n\
co js\tJSC\tJ\n\
co liab limited\tLLC\tL\n\
co liability limitd\tLLC\tL\n\
co liability limted\tLLC\tL\n\
co limited\tLtd\tL\n\
co limited pub\tPLC\tJ\n\
co limited public\tPLC\tJ\n\
co lt pub\tPLC\tJ\n\
co lt public\tPLC\tJ\n\
co ltd pub\tPLC\tJ\n\
co ltd public\tPLC\tJ\n\
co owned individually\tIndividually owned Co.\t-\n\
co publ cant\tCant. publ. co.\t-\n\
co publ corp\tCorp. publ. co.\t-\n\
co publ distr\tDistr. publ. co.\t-\n\
co publ fed\tFed. publ. co.\t-\n\
co publ loc\tLoc. publ. co.\t-\n\
co simple\tSimple Co.\t-\n\
co stock jnt\tJSC\tJ\n\
co stock jnt open\tOJSC\tJ\n\
co stock joint o\tOJSC\tJ\n\
co stock jt\tJSC\tJ\n\
co zone free\tFZCO\tL\n\
co-op\tCo-operative Limited\t-\n\
co-op or\tCo-operative Limited\t-\n\
co-operative\tCo-operative Limited\t-\n\
co-opltd\tCo-operative Limited\t-\n\
col soc\tSoc.Col.\t-\n\
colectiv nume in societate\tSNC\t-\n\
colectiva sociedad\tS.C.\tP\n\
colectivo nombre en compania\tCNCOL\t-\n\
coletivo nome em sociedade\tSNC\t-\n\
collectif nom soc\tSoc. nom collectif\t-\n\
collectifs placements de commandite en societe\tSoc. com. Investissement\t-\n\
collettivo nome in societa\tSNC\t-\n\
collettivo nome soc\tSoc. nome collettivo\t-\n\
coltd\tCo., Ltd.\tL\n\
com s\tS. en C.\tP\n\
comandita en sociedad\tS. en C.\tP\n\
comanditaria sociedad\ts.cra.\tP\n\
comerciala societatea\tS.C.\tP\n\
commandite en soc\tSoc. en commandite\t-\n\
commandite en societe\tSComm\t-\n\
commerciales non procurations\tProcuration\t-\n\
communale pub ent\tEnt. pub. communale\t-\n\
communale publique entreprise\tEnt. pub. communale\t-\n\
communautaire dinteret societe\tCIC\t-\n\
commv\tCommV\t-\n\
comp liability limited\tLLC\tL\n\
comp liability ltd\tLLC\tL\n\
compan stock joint\tJSC\tJ\n\
companhia\tS.A.\t-\n\
companie stock joint\tJSC\tJ\n\
company centre commodities multi dubai\tDMCC\tL\n\
company dmcc\tDMCC\tL\n\
company freezone\tFZCO\tL\n\
company improvement district\tDistrict Improvement Company\t-\n\
company jointstock\tJSC\tJ\n\
company jsc\tJSC\tJ\n\
company liab ltd\tLLC\tL\n\
company liability\tLLC\t-\n\
company liability limited foreign\tLLC\tL\n\
company liability limited low-profit\tlow-profit limited liability company\t-\n\
company liability limited private\tLLC\tL\n\
company liability limited professonal\tPLLC\t-\n\
company liability limited zone free\tFZCO\tL\n\
company liability lmtd\tLLC\tL\n\
company liability lt\tLLC\tL\n\
company liability ltd\tLLC\tL\n\
company liabilty limited\tLLC\t-\n\
company limitd public\tPLC\tJ\n\
company limited private\tLtd\tL\n\
company limited private member single\tPte. Ltd.\tL\n\
company limited proprietary\tPty Ltd\tL\n\
company limited pubic\tPLC\tJ\n\
company limited publc\tPLC\tJ\n\
company limited publi\tPLC\tJ\n\
company limited publicly\tPLC\tJ\n\
company limitied public\tPLC\tJ\n\
company limitted public\tPLC\tJ\n\
company limted public\tPLC\tJ\n\
company lmtd public\tPLC\tJ\n\
company loan\tLoan Corporation\t-\n\
company lt public\tPLC\tJ\n\
company ltd publicly\tPLC\tJ\n\
company plc\tPLC\tJ\n\
company stock j\tJSC\tJ\n\
company trustee\tTrustee Corporation\t-\n\
company unlimited\tUltd\tS\n\
company zone free\tFZCO\tL\n\
company zone free trade\tFZCO\tL\n\
compnay limited public\tPLC\tJ\n\
comunale pubb imp\tImp. pubb. comunale\t-\n\
comunale pubblica impresa\tImp. pubb. comunale\t-\n\
confederation\tConfédération\t-\n\
confederation la de administration\tConfédération\t-\n\
confederazione\tConfederazione\t-\n\
confederazione della amministrazione\tConfederazione\t-\n\
consortile cooperativa societa\tSoc. coop.\t-\n\
consortile gruppo\tSoc. coop.\t-\n\
consorzio\tSoc. coop.\t-\n\
cooperatie\tcoöperatie\t-\n\
cooperatif\tcoopératif\t-\n\
cooperation\tcoopératif\t-\n\
cooperative societe\tS.C.\t-\n\
corp liability limited\tLLC\tL\n\
corp limited\tCorp\t-\n\
corp loan\tLoan Corporation\t-\n\
corp prof\tLtd\t-\n\
corp stock joint\tJSC\tJ\n\
corp trustee\tTrustee Corporation\t-\n\
corpor pub ent\tEnt. pub. corpor.\t-\n\
corpora pubb imp\tImp. pubb. corpora.\t-\n\
corporation benefit a\tA Benefit Corporation\t-\n\
corporation condominium\tCondominium Corporation\t-\n\
corporation indigenous\tIndigenous corporation\t-\n\
corporation limited public\tPLC\tJ\n\
corporation loan\tLoan Corporation\t-\n\
corporation ltd public\tPLC\tJ\n\
corporation membership electric\tCorp\t-\n\
corporation professional\tPSC\t-\n\
corporation public\tPublic corporation\t-\n\
corporation service professional\tPSC\t-\n\
corporation trustee\tTrustee Corporation\t-\n\
corporazione una di pubblico ente o impresa\tImp. pubb. corpora.\t-\n\
corpororation dune publique entreprise\tEnt. pub. corpor.\t-\n\
cp cty\tcty cp\tJ\n\
cp en s\tS. en C.P.\t-\n\
cp scri\tSCRI CP\t-\n\
credito de nacional sociedad\tSNC\t-\n\
csd jedn org ucelova\tÚčelová org. jedn. ČSD\t-\n\
csd jednotka org obl\tObl.org.jednotka ČSD\t-\n\
csd jednotka org spec\tŠpec.org.jednotka ČSD\t-\n\
csd jednotka organizacna oblastna\tObl.org.jednotka ČSD\t-\n\
csd jednotka organizacna specializovana\tŠpec.org.jednotka ČSD\t-\n\
csd jednotka organizacna ucelova\tÚčelová org. jedn. ČSD\t-\n\
cv de a s\tS. A. de C.V.\t-\n\
cv de pi sa\tS.A.P.I. de C.V.\tJ\n\
cv de rl de sc\tS.C. DE R.L. DE C.V.\t-\n\
cv de rl de spr\tS.P.R. DE R.L. DE C.V.\t-\n\
cv de sapib\tS.A.P.I.B. de C.V.\t-\n\
cv de scl\tS.C.L. de C.V.\t-\n\
cva\tcva\tP\n\
cvba\tcvba\tC\n\
cvoa\tcvoa\tC\n\
cyf\tCyf\tL\n\
cyfyngedig\tCyf\tL\n\
cyhoeddus cyfyngedig cwmni\tCCC\t-\n\
d i en i f\tS. A. de C. V.\t-\n\
dba\tSole Proprietor\tP\n\
de ukrainienne catholique paroisse la\tThe Ukrainian Catholic Parish of\t-\n\
deportiva anonima sociedad\tSAD\tJ\n\
dindivisioni rappresentanti\tIndivisioni\t-\n\
dindivisions representants\tIndivisions\t-\n\
distretto\tDistretto\t-\n\
distretto del amministrazione\tDistretto\t-\n\
distretto di pubblica impresa\tImp. pubb. distretto\t-\n\
distretto pubb imp\tImp. pubb. distretto\t-\n\
district\tDistrict\t-\n\
district de publique entreprise\tEnt. pub. district\t-\n\
district du administration\tDistrict\t-\n\
district pub ent\tEnt. pub. district\t-\n\
dno\td.n.o.\tL\n\
dntn\tdntn\tL\n\
dpu asbl\tASBL DPU\t-\n\
dpu sa\tSA DPU\t-\n\
dpu sc\tSC DPU\t-\n\
dpu scrl\tSCRL DPU\t-\n\
dpu srl\tSRL DPU\t-\n\
drustvo dionicko javno\tPJSC\tJ\n\
drustvo trgovacko javno\tjtd\tJ\n\
druz org zauj spolocna\tSpoločná záuj.org.druž.\t-\n\
druzba delniska evropska\tSE\t-\n\
druzba delniska javna\tPJSC\tJ\n\
druzba delniska komanditna\tk.d.d.\t-\n\
druzhestvo aktsionerno\ta.d.\tJ\n\
druzhestvo kooperativno evropeysko\tekd\tC\n\
druzstiev org zaujmova\tZáujmová org.družstiev\t-\n\
druzstiev organizacia zaujmova\tZáujmová org.družstiev\t-\n\
druzstiev organizacia zaujmova spolocna\tSpoločná záuj.org.druž.\t-\n\
druzstvo europske\tSCE\tC\n\
druzstvo poln svojpomoc\tSvojpomoc.poľn.družstvo\t-\n\
druzstvo polnohospodar\tPoľnohospodár.družstvo\t-\n\
druzstvo polnohospodarske\tPoľnohospodár.družstvo\t-\n\
druzstvo polnohospodarske svojpomocne\tSvojpomoc.poľn.družstvo\t-\n\
dtnn\tdtnn\tL\n\
dvz\td.v.z.\t-\n\
e coop s\tS. Coop. E.\tC\n\
ebvba\tEBVBA\t-\n\
economic interes de grupul\tGIE\tC\n\
economico interes de agrupacion\tA.I.E.\t-\n\
economico interes de europea agrupacion\tA.E.I.E.\t-\n\
economico interesse de europeu agrupamento\tA.E.I.E.\t-\n\
economique dinteret groupement\tGIE\tC\n\
eeig\tEEIG\tC\n\
eenpersoons-bvba\téénpersoons-BVBA\tL\n\
eesv\tEESV\t-\n\
egbr\teGbR\tP\n\
ege\tEGE\tC\n\
egen\teG\tC\n\
egyesules gazdasagi europai\tEGE\tC\n\
eigenaars van vereniging\tVvE\t-\n\
einzelfirma\tEinzelfirma\t-\n\
einzelunternehmen\tEinzelfirma\t-\n\
eirl\tEIRL\tL\n\
ekd\tekd\tC\n\
ekfm\te.K.\tS\n\
ekfr\te.K.\tS\n\
empresa nueva de limitada sociedad\tSLNE\tL\n\
empresa nueva limitada sociedad\tSLNE\tL\n\
enr sofom\tS.A.P.I. de C.V.\t-\n\
enterprise fz\tFZE\tL\n\
enterprise zone free\tFZE\tL\n\
entity fz\tFZE\tL\n\
entity zone free\tFZE\tL\n\
epe\tE.P.E.\t-\n\
er sofom\tS.A.\t-\n\
er sofom sab\tS.A.B. SOFOM E.R.\t-\n\
erl\tE.R.L.\t-\n\
establishment fz\tFZE\tL\n\
estado del productiva empresa\tE.P.E.\t-\n\
estado del sociedad\tSE\t-\n\
esv\tesv\tC\n\
etspubli\tETSPUBLI\t-\n\
ettevotja isikust fuusilisest\tFIE\t-\n\
eurooppaosuuskunta\tSCE\tC\n\
eurooppayhtio\tSE\t-\n\
europaandelslag\tSCE\tC\n\
europabolag\tSE\t-\n\
europaea cooperativa societas\tSCE\tC\n\
europaea societas europeenne societe\tSE\t-\n\
europaea societas gesellschaft europaische\tSE\t-\n\
europaea societas vennootschap europese\tSE\t-\n\
europaea societas vennootschap naamloze europese\tSE\t-\n\
europakooperativ\tSCE\tC\n\
europea anonima sociedad\tSE\t-\n\
europea cooperativa sociedad\tS. Coop. E.\tC\n\
europea cooperativa societa\tSCE\tC\n\
europea societa\tSE\t-\n\
europeana cooperativa societate\tSCE\tC\n\
europeana societate\tSE\t-\n\
europeenne cooperative societe\tSCE\tC\n\
europeenne societe\tSE\t-\n\
europeia anonima sociedade\tSE\t-\n\
europejska spolka\tSE\t-\n\
evropufelag\tSE\t-\n\
ewiv\tEEIG\tC\n\
f y saci\tS.A.C.I. y F.\tJ\n\
fcr-pyme\tFCR-Pyme\t-\n\
federal regime de actions par societe\tS.A.\tJ\n\
federale pub ent\tEnt. pub. fédérale\t-\n\
federale pubb imp\tImp. pubb. federale\t-\n\
federale pubblica impresa\tImp. pubb. federale\t-\n\
federale publique entreprise\tEnt. pub. fédérale\t-\n\
fiamm\tF.I.A.M.M.\t-\n\
fiduciaire compagnie\tCorporation de fiducie\t-\n\
fiduciaire corporation\tCorporation de fiducie\t-\n\
fiduciaire societe\tCorporation de fiducie\t-\n\
fiducie de compagnie\tCorporation de fiducie\t-\n\
fiducie de corporation\tCorporation de fiducie\t-\n\
fii\tF.I.I.\t-\n\
fim\tF.I.M.\t-\n\
financiera y industrial comercial anonima sociedad\tS.A.C.I. y F.\tJ\n\
fioktelep kft\tKft. fióktelep\tL\n\
fioktelepe vallalkozas szekhelyu kulfoldi\tKft. fióktelep\tL\n\
fip\tF.I.P.\t-\n\
firma een onder vennootschap\tVOF\t-\n\
fixe capital a dinvestissement societe\tSICAF\t-\n\
fo podnikajuca samostatne\tSamostatne podnikajúca FO\t-\n\
fondpriv\tFONDPRIV\t-\n\
for ek\tek. för.\tC\n\
forening ekonomisk\tek. för.\tC\n\
fs gie\tGIE FS\t-\n\
fs sa\tSA FS\t-\n\
fs sca\tSCA FS\t-\n\
fs scri\tSCRI FS\t-\n\
fs scrl\tSCRL FS\t-\n\
fs scs\tSCS FS\t-\n\
fs snc\tSNC FS\t-\n\
fs sprl\tSPRL FS\t-\n\
fs sprlu\tSPRLU FS\t-\n\
g part\tPartG\tP\n\
gag\tgAG\tJ\n\
gbhsz\tGbHsZ\t-\n\
gbr eingetragene\teGbR\tP\n\
gegenseitigkeit auf versicherungsverein\tVVaG\tC\n\
gemeinde\tGemeinde\t-\n\
gemeinde der unternehmen\töff. Unt. Gemeinde\t-\n\
gemeinde der verwaltung\tGemeinde\t-\n\
gemeinde unt off\töff. Unt. Gemeinde\t-\n\
general partnership\tPartnership (general)\t-\n\
generale omanaise anonyme societe\tsaog\tJ\n\
genossenschaft\teG\tC\n\
genossenschaft europaische\tSCE\tC\n\
genossenschaft offentlich-rechtliche\tÖrGen.\t-\n\
ges akt\tAG\tJ\n\
ges aktien\tAG\tJ\n\
gesbr\tGbR\tP\n\
gesellsch einfache\tEinfache Gesellsch.\t-\n\
gesellschaft aktien\tAG\tJ\n\
gesellschaft einfache\tEinfache Gesellsch.\t-\n\
gesellschaft europaische\tSE\tJ\n\
gewinnerzielungsabsicht ohne vereinigung offentlich-rechtliche\tÖrVohGza\t-\n\
gie\tGIE\tC\n\
gmbh haftung beschrankter mit gesellschaft\tGmbH\t-\n\
gmbhs\tGmbH\tL\n\
gospodarstvo poljoprivredno obiteljsko\tOPG\tS\n\
gremial asociacion\tAG\t-\n\
grouping interest economic european\tEEIG\tC\n\
grupa interesu ekonomisko eiropas\tEEIG\tC\n\
grupes interesu ekonominiu europos\tEEIG\tC\n\
guarantee by limited\tLtd\tL\n\
guarantee by limited and company limited\tLtd\t-\n\
guarantee by limited dac\tDAC – (limited by guarantee)\t-\n\
gug\tgUG\tL\n\
guhsz\tGuHsZ\t-\n\
gvorp\tGVoRP\t-\n\
h b m gesellsch\tGmbH\tL\n\
h gmb\tGmbH\tL\n\
haao\thaao\tJ\n\
haftng beschrankter mit gesellschaft\tGmbH\tL\n\
haftung besch mit\tGmbH\tL\n\
haftung besch mit ges\tGmbH\tL\n\
haftung besch mit gesellschaft\tGmbH\tL\n\
haftung beschr mit\tGmbH\tL\n\
haftung beschr mit ges\tGmbH\tL\n\
haftung beschr mit gesellschaft\tGmbH\tL\n\
haftung beschraenker mit gesellschaft\tGmbH\tL\n\
haftung beschraenkter mit gesellschaft\tGmbH\tL\n\
haftung beschrankter mit\tGmbH\tL\n\
haftung beschrankter mit genossenschaft\tGen.mbH\t-\n\
haftung beschrankter mit gesellschaft gemeinnutzige\tgGmbH\tL\n\
haftung beschrankter mit privatgesellschaft\tPGmbH\t-\n\
haftung gmbesch\tGmbH\tL\n\
haftung gmbeschr\tGmbH\tL\n\
haftung unbeschrankter mit genossenschaft\tGen.mubH\t-\n\
haftungsbeschrankt -ug\tUG\tL\n\
haftungsbeschrankt gug\tgUG\tL\n\
haftungsbeschrankt ug gemeinnutzige\tgUG\tL\n\
haftungsbeschrankt unternehmerges\tUG\tL\n\
haftungsbeschrankt unternehmergesellschaft gemeinnutzige\tgUG\tL\n\
handels-gesellschaft offene\tOHG\tP\n\
hb ug\tUG\tL\n\
hnutia politickeho strany politickej jednotka organizacna\tOrg.jedn.pol.strany\t-\n\
htx\thtx\tC\n\
huaj e kompani\tKompani e Huaj\t-\n\
i sce\tS.C.e I.\tP\n\
iap\tI.A.P.\t-\n\
ibdividuala intreprinderea\tIĮ\tS\n\
ilp\tILP\tP\n\
imones individualios\tIĮ\t-\n\
imones valstybes\tVĮ\t-\n\
impresa ente\tSoc. coop.\t-\n\
inc co-op\tCo-operative Limited\t-\n\
inc co-operative\tCo-operative Limited\t-\n\
inc cooperative\tCo-operative Limited\t-\n\
inc or\tCo\t-\n\
inc pool\tCo-operative Limited\t-\n\
incorporado\tInc\tL\n\
incorporatd\tInc\tL\n\
incorporated co-op\tCo-operative Limited\t-\n\
incorporated co-operative\tCo-operative Limited\t-\n\
incorporated cooperative\tCo-operative Limited\t-\n\
incorporated ltd\tCorp\t-\n\
incorporated pool\tCo-operative Limited\t-\n\
incorporee\tInc\tL\n\
incorporee co-op\tCo-operative Limited\t-\n\
incorported\tInc\tL\n\
incs\tInc\tL\n\
individual intreprinzator\tIĮ\tS\n\
individual intreprinzatorul\tIĮ\tS\n\
individuala inteprinderea\tIĮ\tS\n\
individuala interprinderea\tIĮ\tS\n\
individuala intreprindera\tIĮ\tS\n\
individuala intreprindserea\tIĮ\tS\n\
individuale ditta\tRagione individuale\t-\n\
individuale ragione\tRagione individuale\t-\n\
individuali intreprinderea\tIĮ\tS\n\
individuelle raison\tRaison individuelle\t-\n\
indivisioni\tIndivisioni\t-\n\
indivisions\tIndivisions\t-\n\
indiviuala intreprinderea\tIĮ\tS\n\
industria e capital de sociedad\tS.C.e I.\tP\n\
inmobiliaria inversion de fondos\tF.I.I.\t-\n\
inmobiliaria inversion de sociedades\tS.I.I.\t-\n\
ins tech zel stat jedn\tJedn.štát.žel.tech.inš.\t-\n\
inspekcie technickej zeleznicno statnej jednotka\tJedn.štát.žel.tech.inš.\t-\n\
inst sec pub\tPub. Sec. inst.\t-\n\
institucia verejnoprav\tVerejnopráv.inštitúcia\t-\n\
institucia verejnopravna\tVerejnopráv.inštitúcia\t-\n\
interesi ikonomicheski po obedinenie evropeysko\tEEIG\tC\n\
interessenvereinigung wirtschaftliche europaische\tEEIG\tC\n\
internationale organisation\tOrg. Internationales\t-\n\
internationales org\tOrg. Internationales\t-\n\
internazionali org\tOrg. Internazionali\t-\n\
internazionali organizazioni\tOrg. Internazionali\t-\n\
intressegruppering ekonomisk europeisk\tEEIG\tC\n\
intresseguppering ekonomisk europeisk\tEEIG\tC\n\
invag\tInvAG\t-\n\
inversion de promotora anonima sociedad\tS.A. P.I.\t-\n\
invest coll part ldt\tLdt part. Coll. Invest.\t-\n\
investimenti com soc\tSoc. com. investimenti\t-\n\
investissement com soc\tSoc. com. Investissement\t-\n\
investmentaktiengesellschaft\tInvAG\t-\n\
io rp\trp io\t-\n\
ivs\tivs\tL\n\
iværksætterselskab\tivs\tL\n\
jamiyati aksiyadorlik ochiq\tOAJ\tJ\n\
jamiyati aksiyadorlik yopiq\tyoaj\tJ\n\
jsc closed\tCJSC\tJ\n\
jsc open\tOJSC\tJ\n\
jsc public\tPJSC\tJ\n\
jscb\tJSCB\tJ\n\
jtd\tjtd\tJ\n\
juridique personnalite sans association ou societe\tSASPJ\t-\n\
k sp oo z spolka\tSp. z o.o.\tL\n\
kanton unt off\töff. Unt. Kanton\t-\n\
kantons des unternehmen\töff. Unt. Kanton\t-\n\
kapitalanlagen kollektive fuer kommanditgesellschaft\tKommandit. Kapitalanlagen\t-\n\
kapitalanlagen kommandit\tKommandit. Kapitalanlagen\t-\n\
kauffrau eingetragene kaufmann eingetragener einzelunternehmen\te.K.\tS\n\
kaufmann eingetr\te.K.\tS\n\
kda\tkda\tP\n\
kdd\tk.d.d.\t-\n\
keg\tkeG\tP\n\
kffr e\te.K.\tS\n\
kfm\te.K.\tS\n\
kfm e\te.K.\tS\n\
kfr\te.K.\tS\n\
kfr e\te.K.\tS\n\
kg co -gmbh\tGmbH & Co. KG\tP\n\
kg co ag kg co haftungsbeschrankt ug\tKG\tP\n\
kg co aktiengesellschaft\tAG & Co. KG\tP\n\
kg co bv\tB.V. & Co. KG\tP\n\
kg co eg\teG & Co. KG\tP\n\
kg co europaea societas\tSE & Co. KG\tP\n\
kg co genossenschaft\teG & Co. KG\tP\n\
kg co genossenschaft eingetragene\teG & Co. KG\tP\n\
kg co gesellschaft europaische\tSE & Co. KG\tP\n\
kg co haftung beschrankter mit gesellschaft\tGmbH & Co. KG\tP\n\
kg co haftungsbeschrankt unternehmergesellschaft\tUG & Co. KG\tP\n\
kg co kgaa\tKG\tP\n\
kg co limited\tLtd. & Co. KG\tP\n\
kg co ltd\tLtd. & Co. KG\tP\n\
kg co mbh gesellschaft\tGmbH & Co. KG\tP\n\
kg co stiftung\tStiftung & Co. KG\tP\n\
kg co u mbh\tGmbH & Co. KG\tP\n\
kg co und ag\tAG & Co. KG\tP\n\
kg co und stiftung\tStiftung & Co. KG\tP\n\
kg co unternehmergesellschaft\tUG & Co. KG\tP\n\
kgaa co aktiengesellschaft\tAG & Co. KGaA\tP\n\
kgaa co europaea societas\tSE & Co. KGaA\tP\n\
kgaa co gesellschaft europaische\tSE & Co. KGaA\tP\n\
kgaa co haftung beschrankter mit gesellschaft\tGmbH & Co. KGaA\tP\n\
kgaa co stiftung\tStiftung & Co. KGaA\tP\n\
kollektivgesellsch\tKollektivgesellsch.\t-\n\
kollektivgesellschaft\tKollektivgesellsch.\t-\n\
komanditsabiedriba\tk.s.\tP\n\
komercsabiedriba eiropas\tSE\t-\n\
kommandit-ag\tKommandit-AG\t-\n\
kommandit-gesellschaft\tKG\tP\n\
kommanditaktiengesellschaft\tKommandit-AG\t-\n\
kommanditerwerbsgesellschaft\tkeG\tP\n\
kommanditgesellsch\tKommanditgesellsch.\t-\n\
kommanditselskab\tk.s.\tP\n\
kommandittselskap\tk.s.\t-\n\
kommg\tKommG\t-\n\
koop\tkoop\tC\n\
korp off-rechtl\töff.-rechtl. Körp.\t-\n\
korp unt off\töff. Unt. Körp.\t-\n\
kosove ne tregtare huaj se shoqerise e dega\tKompani e Huaj\t-\n\
kufizuar te pergjegjesi me shoqeri\tSh.p.k.\tL\n\
kul zahr\tZahr.kul.\t-\n\
l o de i f\tS. A. de C. V.\t-\n\
l r de civil s\tS. Civil de R. L.\t-\n\
l r de s\tS. De R. L.\t-\n\
laboral anonima sociedad\tS.A.L.\t-\n\
laboral limitada responsabilidad de sociedad o laboral limitada sociedad\tS.L.L.\t-\n\
laboral limitada sociedad\tS.L.L.\tL\n\
lca\tL.C.A.\t-\n\
liability limited having partnership registered\tLLP\t-\n\
liability limited with company private\tLtd\tL\n\
liability no\tNo Liability\t-\n\
limiiata responsabilitate cu societate\tS.r.l.\tL\n\
limitada compania\tCo., Ltd.\tL\n\
limitada cooperativa sociedad\tS.C.L.\t-\n\
limitada resp soc\tS.r.l.\tL\n\
limitada responsabilidad de civil sociedad\tS. Civil de R. L.\t-\n\
limitada responsabilidad de comercial sociedad\tS.r.l.\t-\n\
limitada responsabilidad de compania\tCo., Ltd.\tL\n\
limitada responsabilidad de emprendedor\tE.R.L.\t-\n\
limitada responsabilidad de individual empresa\tEIRL\tL\n\
limitada responsabilidad de micro-empresa\tM.R.L.\t-\n\
limitada responsabilidad de unipersonal empresa\tEIRL\tL\n\
limitada responsabilidade de individual empresa\tEIRELI\tL\n\
limitada responsaibilidad de sociedad\tS.r.l.\t-\n\
limitada responsalided de sociedad\tS.r.l.\t-\n\
limitada sociedad o limitada responsabilidad de sociedad\tS.r.l.\t-\n\
limitada sociedada\tLtda\tL\n\
limitada sociedade\tLtda\tL\n\
limitata rasdpundere cu societatea\tS.r.l.\tL\n\
limitata rasponbilitate cu societate\tS.r.l.\tL\n\
limitata rasponsabilitate cu societatea\tS.r.l.\tL\n\
limitata raspundere cu societata\tS.r.l.\tL\n\
limitata raspundere cu societete\tS.r.l.\tL\n\
limitata raspundere de sicietatea\tS.r.l.\tL\n\
limitata raspunderea cu societatii\tS.r.l.\tL\n\
limitata raspundre cu societate\tS.r.l.\tL\n\
limitata resp a soc\tS.r.l.\tL\n\
limitata responsabilita a consortile societa\tS.c.a r.l.\t-\n\
limitata responsabilitate cu intreprinderea\tS.r.l.\tL\n\
limitata responsabilitate cu societate\tS.r.l.\tL\n\
limitata responsabilitate cu societatea\tS.r.l.\tL\n\
limitata responsabilitate cu societatea productie de si comerciala compania\tS.C.\tP\n\
limitata responsabilitate cu socitate\tS.r.l.\tL\n\
limitata responsabilitatea cu societatea\tS.r.l.\tL\n\
limitata respundere cu societatea\tS.r.l.\tL\n\
limitata socjeta jew akkomandita in socjeta\tLP\t-\n\
limitate raspundere cu societatea\tS.r.l.\tL\n\
limited and co-operative\tLtd\t-\n\
limited co-op\tCo-operative Limited\t-\n\
limited co-operative\tCo-operative Limited\t-\n\
limited coop\tCo-operative Limited\t-\n\
limited cooperative\tCo-operative Limited\t-\n\
limited inc\tCo\t-\n\
limited pool\tCo-operative Limited\t-\n\
limited pub\tPLC\tJ\n\
limited public\tPLC\tJ\n\
limited scc\tSCC Limited\t-\n\
limited union credit\tcredit union Limited\t-\n\
limitee and co-operative\tLtd\t-\n\
limitee co-op\tCo-operative Limited\t-\n\
limitee cooperative\tCo-operative Limited\t-\n\
limitee populaire caisse\tcredit union Limited\t-\n\
limitee resp a soc\tSARL\tL\n\
limitee responabilite a societe\tLLP\t-\n\
limitee responsab a soc\tSARL\tL\n\
limitee responsabilite a cooperative societe\tS.c.a r.l.\t-\n\
limitee responsabilite a privee societe\tSPRL\tL\n\
limitee responsabilite a unipersonnelle entreprise\tEURL\tL\n\
limitee responsabilite a unipersonnelle societe\tsuarl\tL\n\
llc dmcc\tDMCC\tL\n\
llc zone economic free\tFZCO\tL\n\
llc zone economic special\tFZCO\tL\n\
llc zone free\tFZCO\tL\n\
llcs\tLLC\tL\n\
lmtd\tLtd\tL\n\
ltd co-op\tco-op. ltd.\t-\n\
ltd co-operative\tCo-operative Limited\t-\n\
ltd coop\tCo-operative Limited\t-\n\
ltd cooperative\tCo-operative Limited\t-\n\
ltd liability\tLLLP\t-\n\
ltd or limited\tCo\t-\n\
ltd plc\tPLC\tJ\n\
ltd pool\tCo-operative Limited\t-\n\
ltd registered\tLLLP\t-\n\
ltd scc\tSCC Limited\t-\n\
ltd tic dis\tdis tic ltd\tL\n\
ltd union credit\tcredit union Limited\t-\n\
ltda cia\tCo., Ltd.\tL\n\
ltds\tLtd\tL\n\
ltee\tInc\tJ\n\
ltee cooperative\tCo-operative Limited\t-\n\
ltee populaire caisee\tcredit union Limited\t-\n\
lucratif but sans association\tASBL\t-\n\
lucratif but sans internationale association\tAISBL\t-\n\
mbb\tPartG mbB\tP\n\
mbb g part\tPartG mbB\tP\n\
mbb part\tPartG mbB\tP\n\
mbb partnerschaft\tPartG mbB\tP\n\
mbb partnerschaftsgesellschaft\tPartG mbB\tP\n\
mbh gen\tGen.mbH\t-\n\
mbh ohg\tOHG\t-\n\
medlemsbank\tMB\t-\n\
mi rl de s\tS. DE R.L. MI\t-\n\
microindustrial limitada responsabilidad de sociedad\tS. DE R.L. MI\t-\n\
mixta economia de compania\tCEMIX\t-\n\
mixte deconomie societe\tsem\tC\n\
mobiliaria inversion de fondo\tF.I.M.\t-\n\
monetario mercado del activos en inversion de fondo\tF.I.A.M.M.\t-\n\
mps\tM.P.S.\t-\n\
mrl\tM.R.L.\t-\n\
mtv tnhh cty\tcty tnhh mtv\tL\n\
mubh gen\tGen.mubH\t-\n\
negeri dalam modal penanaman terbatas perseroan\tPT\t-\n\
ngoai nuoc tu dau von co nghiep doanh\tdtnn\tL\n\
nhan tu nghiep doanh\tdntn\tL\n\
oaj\tOAJ\tJ\n\
obchodu medzinar zdruz\tZdruž.medzinár.obchodu\t-\n\
obchodu medzinarodneho zdruzenie\tZdruž.medzinár.obchodu\t-\n\
obschtschestwo akcjonarne zakryte\tЗАО\tJ\n\
obshchestvo akcionernoe zakrytoe\tЗАО\tJ\n\
obshchestvo akcionernoje zakrytoje\tЗАО\tJ\n\
obshchestvo aktsionernoe zakritoe\tЗАО\tJ\n\
obshchestvo aktsionernoe zakrytoe\tЗАО\tJ\n\
obshchestvo aktsionernoye zakrytoye\tЗАО\tJ\n\
obshhestvo aktsionernoe zakrytoe\tЗАО\tJ\n\
odgovor ogranic drustv\td.o.o.\tL\n\
odgovornoscu ogranicenom s drustvo jednostavno\tj.d.o.o.\tL\n\
odgovornoscu solidarnom neogranicenom s drustvo\td.n.o.\tL\n\
odgovornosti brez zadruga\tz.b.o.\t-\n\
odgovornosti ogranicene drustvo\td.o.o.\tL\n\
odgovornostjo neomejeno z druzba\td.n.o.\tL\n\
odgovornostjo omejeno z zadruga\tz.o.o.\t-\n\
odp ogr z sp\tSp. z o.o.\tL\n\
odpow ogr z spolka\tSp. z o.o.\tL\n\
of parish catholic ukrainian the\tThe Ukrainian Catholic Parish of\t-\n\
ohg co ag\tOHG\t-\n\
ohg co haftung beschrankter mit gesellschaft\tGmbH & Co. OHG\tP\n\
ohg co haftungsbeschrankt ug\tUG & Co. OHG\tP\n\
ohg co ug\tUG & Co. OHG\tP\n\
okr riad org hosp stat\tŠtát.hosp.org.riad.okr.\t-\n\
omez ruc s spol\ts.r.o.\tL\n\
oo spz\tSp. z o.o.\tL\n\
oo z spolka\tSp. z o.o.\tL\n\
oogmerk sociaal een met aandelen op vennootschap commanditaire\tCVA SO\t-\n\
oogmerk sociaal een met aansprakelijkheid beperkte met vennootschap besloten\tBVBA SO\t-\n\
oogmerk sociaal een met aansprakelijkheid beperkte met vennootschap cooperatieve\tCVBA SO\t-\n\
oogmerk sociaal een met firma onder vennootschap\tVOF SO\t-\n\
oogmerk sociaal een met samenwerkingsverband economisch\tESV SO\t-\n\
oogmerk sociaal een met vennootschap commanditaire gewone\tGCW SO\t-\n\
oogmerk sociaal een met vennootschap naamloze\tNV SO\t-\n\
opg\tOPG\tS\n\
oprichting in rechtspersoon\trp io\t-\n\
or v povolanie fo-slob\tFO-slob.povolanie v OR\t-\n\
or v povolanie sl a ziv\tŽiv.a sl.povolanie v OR\t-\n\
or v rolnik shr\tSHR roľník v OR\t-\n\
or v rolnik shr a ziv\tŽiv. a SHR roľník v OR\t-\n\
or v zavod odstepny\tOdštepný závod v OR\t-\n\
or v zivnostnik\tŽivnostník v OR\t-\n\
org internat\tInternat. Org.\t-\n\
org prisp zlozka org\tOrg.zložka prísp.org.\t-\n\
org zahr-obch ucelova\tÚčelová zahr.-obch.org.\t-\n\
organisation int\tInt. Organisation\t-\n\
organisation internationale\tInt. Organisation\t-\n\
organizacia obchodna zahranicno ucelova\tÚčelová zahr.-obch.org.\t-\n\
orgen\tÖrGen.\t-\n\
ortaklik anonim\tA.Ş.\tJ\n\
ortaklik anonim acik halka\thaao\tJ\n\
orvohgza\tÖrVohGza\t-\n\
osob fyz zdruz zaujmove\tZáujmové združ.fyz.osôb\t-\n\
osob prav zdruz zaujm\tZáujm. združ. práv.osôb\t-\n\
osob pravnickych zdruzenie zaujmove\tZáujm. združ. práv.osôb\t-\n\
osoba fyzicka podnikajuca samostatne\tSamostatne podnikajúca FO\t-\n\
osoba zahranic\tZahranič.osoba\t-\n\
osoby zahr podnik\tPodnik zahr. osoby\t-\n\
osoby zahranicnej podniku zlozka organizacna osoby zahranicnej podnik\tPodnik zahr. osoby\t-\n\
otgovornost ogranicena s druzestvo\tOOD\tL\n\
otgovornost ogranichena s drujestvo\tOOD\tL\n\
otgovornost ogranichena s druzhestvo\tOOD\tL\n\
otvetstvennostiu ogranichennoi s obshchestvo\tООО\tL\n\
otvetstvennostiu ohranychennoi s obshchestvo\tООО\tL\n\
otvetstvennostyu ogranichennoi s obshchestvo\tООО\tL\n\
otvetstvennostyu ogranichennoj s obshchestvo\tООО\tL\n\
otvetstvennostyu ogranichennoy s obshchestvo\tООО\tL\n\
ou prevadzkaren samost\tSamost. prevádzkareň OÚ\t-\n\
ouverte actions par societe\tOJSC\tJ\n\
owm\tOWM\t-\n\
oy company ab\tOy\tL\n\
p a de sc\tS.C. de A. P.\t-\n\
p s poistovna\tPoisťovňa - š. p.\t-\n\
p scom\tS. en C.P.\t-\n\
p scoop\tS.Coop.P.\t-\n\
pap scom\tS.Com:p.A.P.\t-\n\
partenariat libre en societe\tS.L.P.\t-\n\
participacao de conta em sociedade\tS.C.P.\t-\n\
partnerschaft\tPartG\tP\n\
partnerschaftsgesellschaft\tPartG\tP\n\
partnership\tLLLP\t-\n\
partnership liability\tLLP\t-\n\
partnership liability limited registered\tLLP\t-\n\
partnership limited a\tLP\tP\n\
partnership limited incorporated\tILP\tP\n\
partnership limited incorporated an\tLP\tP\n\
partnership limited liability limited\tLLLP\t-\n\
partnership limited separate\tS.L.P.\t-\n\
partnership limted\tLP\t-\n\
partnership ltd\tLtd partnership\t-\n\
partnerships limited incorporated\tInc\tP\n\
partnerships limited separate\tS.L.P.\t-\n\
pbc\tP.B.C.\t-\n\
pc or corporation professional\tCo\t-\n\
pension depargne association\tASSEP\t-\n\
perum\tPerum\t-\n\
pgmbh\tPGmbH\t-\n\
pi sa\tS.A. P.I.\t-\n\
pjsc company stock public\tPJSC\tJ\n\
pjscb\tJSCB\tJ\n\
plco\tPLC\tJ\n\
plcs\tPLC\tJ\n\
pll\tLLP\t-\n\
pllp\tLLP\t-\n\
pma pt\tPT PMA\t-\n\
pmdn pt\tPT\t-\n\
pod a bytov pozemkov vlastnikov spolocenstva\tSpoločenstvá vlastníkov\t-\n\
podnik statny poistovna\tPoisťovňa - š. p.\t-\n\
poist dochod doplnkova\tDoplnková dôchod.poisť.\t-\n\
poistovna dochodkova doplnkova\tDoplnková dôchod.poisť.\t-\n\
poistovna zdrav\tzdrav.poisťovňa\t-\n\
poistovne zavod oblast\tOblast. závod poisťovne\t-\n\
poistovne zavod oblastny\tOblast. závod poisťovne\t-\n\
poistovne zdravotne a socialna\tzdrav.poisťovňa\t-\n\
pol podnik druzstevny\tDružstevný podnik poľ.\t-\n\
polnohospodarsky podnik druzstevny\tDružstevný podnik poľ.\t-\n\
populaire caisse\tLtd\t-\n\
povolanie fo-slob\tFO-slob.povolanie\t-\n\
povolanie sl a ziv\tŽiv.a sl.povolanie\t-\n\
pr bv\tBV PR\t-\n\
pr cv\tCV PR\t-\n\
pr cvba\tCVBA PR\t-\n\
pr nv\tNV PR\t-\n\
pr vzw\tVZW PR\t-\n\
pravnicka\tZahranič.osoba\t-\n\
prestamo y ahorro de cooperativa sociedad\tS.C. de A. P.\t-\n\
pret de compagnie\tCorporation de prêt\t-\n\
pret de corporation\tCorporation de prêt\t-\n\
pret de societe\tCorporation de prêt\t-\n\
privada asistencia de institucion\tI.A.P.\t-\n\
privado interes de fundacion\tF.I.P.\t-\n\
privata kumpanija\tLtd\t-\n\
privee fondation\tFONDPRIV\t-\n\
procuration\tProcuration\t-\n\
production de cooperative societe\tSCOP\tC\n\
profesional acciones por comanditaria sociedad\tS.Com:p.A.P.\t-\n\
profesional anonima sociedad\tS.A.P.\t-\n\
profesional colectiva regular sociedad o profesional colectiva sociedad\tS.C.P.\t-\n\
profesional cooperativa sociedad\tS.Coop.P.\t-\n\
profesional limitada sociedad\tS.L.P.\t-\n\
profesional simple comanditaria sociedad\tS. en C.P.\t-\n\
proprietary\tPty Ltd\t-\n\
proprietary unlimited\tUltd\tS\n\
proprietor sole\tSole Proprietor\tP\n\
pubb diritto corp\tCorp. diritto pubb.\t-\n\
pubblici kongunti bishma kumpanija\tPJSC\tJ\n\
pubblico dir ist\tIst. dir. pubblico\t-\n\
pubblico diritto di istituti\tIst. dir. pubblico\t-\n\
pubblico diritto di patriziati consorzi corporazioni amm\tCorp. diritto pubb.\t-\n\
pubblika kumpanija\tPLC\t-\n\
public droit corp\tCorp. droit public\t-\n\
public droit de anonyme societe\tSA DPU\t-\n\
public droit de cooperative societe\tSC DPU\t-\n\
public droit de corporation\tCorp. droit public\t-\n\
public droit de institut\tInst. droit public\t-\n\
public droit de limitee responsabilite a cooperative societe\tSCRL DPU\t-\n\
public droit de limitee responsabilite a societe\tSRL DPU\t-\n\
public droit de lucratif but sans association\tASBL DPU\t-\n\
public droit inst\tInst. droit public\t-\n\
public etablissement\tETSPUBLI\t-\n\
raspundere cu societatea\tS.r.l.\tL\n\
rdis v fo\tFO v RDIS\t-\n\
recht off inst\tInst. öff. Recht\t-\n\
recht publiek van aansprakelijkheid beperkte met vennootschap cooperatieve\tCVBA PR\t-\n\
recht publiek van vennootschap besloten\tBV PR\t-\n\
recht publiek van vennootschap cooperatieve\tCV PR\t-\n\
recht publiek van vennootschap naamloze\tNV PR\t-\n\
recht publiek van winstoogmerk zonder vereniging\tVZW PR\t-\n\
rechts bur ges\tGbR\tP\n\
rechts burgerlichen des gesellschaft\tGbR\tP\n\
rechts burgerlichen des gesellschaft eingetragene\teGbR\tP\n\
rechts burgerlichen ges\tGbR\tP\n\
rechts burgerlichen gesellschaft eingetragene\teGbR\tP\n\
rechts offentlichen des institut\tInst. öff. Recht\t-\n\
rechtspersonlichkeit ohne vereinigungen oder gesellschaften\tGVoRP\t-\n\
rechtspersoonlijkheid zonder vereniging of vennootschap\tVVZRL\t-\n\
reciproca garantia de sociedad\tSGR\tC\n\
registri obchodnom v nezapisany rolnik hospodariaci samostatne\tSHR roľník\t-\n\
registri obchodnom v osoba-nezapisany podnikatel-fyzicka\tŽivnostník\t-\n\
registri obchodnom v osoba-zapisany podnikatel-fyzicka\tŽivnostník v OR\t-\n\
registri obchodnom v zapisany rolnik hospodariaci samostatne\tSHR roľník v OR\t-\n\
regulada entidad multiple objeto de financiera sociedad anonima sociedad\tS.A.\t-\n\
reit\tREIT\t-\n\
religieuse communaute\tcommunauté religieuse\t-\n\
residante etrangere morale personne\tC.E.R.\t-\n\
reszvenytarsasag europai\tSE\t-\n\
reszvenytarsasag levo tulajdonban allami\tPJSC\tJ\n\
rl-s sa\tS.à r.l.-S\t-\n\
rlllp\tLtd\t-\n\
rllp\tLtd\t-\n\
rntbc\tIndigenous corporation\t-\n\
rolnik hosp sam ako sucasne or-podnikajuca v osoba-nezapis podnikatel-fyzicka\tŽiv. a SHR roľník\t-\n\
rolnik hosp sam ako sucasne or-podnikajuca v osoba-zapis podnikatel-fyzicka\tŽiv. a SHR roľník v OR\t-\n\
rolnik shr\tSHR roľník\t-\n\
rolnik shr a ziv\tŽiv. a SHR roľník\t-\n\
s a banka\tBanka - a. s.\t-\n\
s a par s\tSAS\tL\n\
s a poistovna\tPoisťovna - a. s.\t-\n\
s s de s\tS. de S. S.\t-\n\
sab\tS.A.B.\t-\n\
sacs\tS.A.C.S.\t-\n\
sacv\tS.A. de C.V.\tJ\n\
sad\tSAD\tJ\n\
saica\tS.A.I.C.A.\tJ\n\
sal\tS.A.L.\t-\n\
samenwerkingsverband economisch\tesv\tC\n\
samenwerkingsverband economisch europees\tEESV\t-\n\
samlagshlutafelag\tslhf.\t-\n\
samvirkeforetak\tS.A.\t-\n\
samvirkeforetak europeisk\tSCE\tC\n\
saoc\tsaoc\tJ\n\
saog\tsaog\tJ\n\
sap\tS.A.P.\t-\n\
sapa\tsapa\tP\n\
sarf\tS.A.\tJ\n\
sarl limitee responsabilite a societe\tSARL\t-\n\
saspj\tSASPJ\t-\n\
sat\tS.A.T.\t-\n\
sca cia\tCía SCA.\t-\n\
scc\tscc\tL\n\
sce\tSCE\tC\n\
sce genossenschaft europaische\tSCE\tC\n\
sce skraceno europaea cooperativa societas zadruga europska\tSCE\tC\n\
sce-selskab\tSCE-selskab\t-\n\
scei\tS.C.e I.\tP\n\
scl\tS.C.L.\t-\n\
scomm\tSComm\t-\n\
scoop\tS.Coop\t-\n\
scp\tS.C.P.\t-\n\
scpa\tSCpA\tP\n\
scr-pyme\tSCR-Pyme\t-\n\
scra\ts.cra.\tP\n\
scrl\tS.c.a r.l.\t-\n\
scs\tSCS\tP\n\
se gesellschaft europaische\tSE\t-\n\
se skraceno europaea societas drustvo europsko\tSE\t-\n\
se-selskab\tSE-selskab\t-\n\
sec\tS.E.C.\t-\n\
secs\tSCS\tP\n\
secsp\tSECSP\t-\n\
selskab europæisk\tSE-selskab\t-\n\
selskap ansvarlig\tANS\t-\n\
selskap europeisk\tSE\t-\n\
sem\tsem\tC\n\
semplificata srl\tS.r.l.s.\t-\n\
senc\tS.E.N.C.\t-\n\
sgr\tSGR\tC\n\
shares by company limited vennootschap naamloze\tN.V.\t-\n\
shares by limited\tLtd\tL\n\
shares by limited dac\tDAC – (limited by shares)\t-\n\
sic\tCIC\t-\n\
sicaf\tSICAF\t-\n\
sicav\tSICAV\t-\n\
sihtasutus\tS.A.\t-\n\
sii\tS.I.I.\t-\n\
simpla comandita in societate\tSCS\tP\n\
simple comandita\tS. en C.\tP\n\
simple comandita en sociedad\tSCS\tP\n\
simple comanditaria sociedad\tS. en C.\tP\n\
simple commandite en societe\tSCS\tP\n\
simples comdandita em sociedade\tSCS\tP\n\
simplificada acciones por sociedad\tSAS\tL\n\
simplificada acciones por sociedades\tSAS\tL\n\
simplificada anonima sociedad\tSAS\t-\n\
simplificada cerrada acciones por sociedad\tS.A.C.S.\t-\n\
simplifiee actions par soc\tSAS\tL\n\
simplifiee actions societe\tSAS\tL\n\
simplifiee limitee responsabilite a societe\tS.à r.l.-S\t-\n\
sirket kolektif\tKoll. Şti.\tP\n\
sirket kollektif\tKoll. Şti.\t-\n\
sirket komandit\tKom. Şti.\tP\n\
sirket kooperatif\tkoop\tC\n\
skoly vysokej prac ine\tIné prac.vysokej školy\t-\n\
skoly/fakulty vysokej pracovisko ine\tIné prac.vysokej školy\t-\n\
slhf\tslhf.\t-\n\
slne\tSLNE\tL\n\
slozka organizacni tarsasag felelossegu korlatolt\tKft.\tL\n\
sluzby prosp vseob poskyt org nezisk\tNezisk.org.poskyt.všeob.prosp.služby\t-\n\
sluzby prospesne vseobecne poskytujuca organizacia neziskova\tNezisk.org.poskyt.všeob.prosp.služby\t-\n\
smba\tsmba\tL\n\
snt\tsnt\tP\n\
so bvba\tBVBA SO\t-\n\
so cva\tCVA SO\t-\n\
so cvba\tCVBA SO\t-\n\
so cvoa\tCVOA SO\t-\n\
so ebvba\tEBVBA SO\t-\n\
so esv\tESV SO\t-\n\
so gcw\tGCW SO\t-\n\
so nv\tNV SO\t-\n\
so vof\tVOF SO\t-\n\
social prevision de mutualidad\tM.P.S.\t-\n\
social solidaridad de sociedad\tS. de S. S.\t-\n\
sociale finalite a actions par commandite en societe\tSCA FS\t-\n\
sociale finalite a anonyme societe\tSA FS\t-\n\
sociale finalite a collectif nom en societe\tSNC FS\t-\n\
sociale finalite a economique dinteret groupement\tGIE FS\t-\n\
sociale finalite a illimitee responsabilite a cooperative societe\tSCRI FS\t-\n\
sociale finalite a limitee responsabilite a cooperative societe\tSCRL FS\t-\n\
sociale finalite a limitee responsabilite a privee societe\tSPRL FS\t-\n\
sociale finalite a simple commandite en societe\tSCS FS\t-\n\
sociale finalite a unipersonnelle limitee responsabilite a privee societe\tSPRLU FS\t-\n\
speciale commandite en societe\tSECSP\t-\n\
spol akc\tAkc. spol.\t-\n\
spol kom\tKom. spol.\t-\n\
spol obch ver\tVer. obch. spol.\t-\n\
spol uzem zoskup europ\tEuróp.zoskup.územ.spol\t-\n\
spolecnost a\tA.Ş.\tJ\n\
spolecnost akc\tA.Ş.\tJ\n\
spolecnost akciova verejna\tOJSC\tJ\n\
spolecnost druzstevni evropska\tSCE\tC\n\
spolecnost evropska\tSE\t-\n\
spolocnost akciova banka\tBanka - a. s.\t-\n\
spolocnost akciova poistovna\tPoisťovna - a. s.\t-\n\
spolocnost akciova verejna\tOJSC\tJ\n\
spolocnost europska\tSE\t-\n\
spolocnost obchodna verejna\tVer. obch. spol.\t-\n\
spoluprace uzemnej zoskupenie europske\tEuróp.zoskup.územ.spol\t-\n\
sposobilosti pravnej bez osob fyzickych zdruzenie zaujmove\tZáujmové združ.fyz.osôb\t-\n\
spravy verejnej org ina\tIná org.verejnej správy\t-\n\
spravy verejnej organizacia ina\tIná org.verejnej správy\t-\n\
sprlu\tSPRLU\t-\n\
sr uzemia mimo bydliskom s osoba fyzicka osoba zahranicna\tZahranič.osoba\t-\n\
sr uzemia mimo sidlom so osoba pravnicka osoba zahranicna\tZahranič.osoba\t-\n\
src\tS.C.\t-\n\
srcp\tS.C.P.\t-\n\
srll\tS.L.L.\t-\n\
srlp\tS.L.P.\t-\n\
st priv\tPRIV ST.\t-\n\
statov inych org zastup\tZastup.org.iných štátov\t-\n\
statov inych organy zastupitelske\tZastup.org.iných štátov\t-\n\
stichting private\tPRIV ST.\t-\n\
strany pol jedn org\tOrg.jedn.pol.strany\t-\n\
strany politickej zariadenie hospodarske alebo podnik\tPodnik alebo hosp.zar.\t-\n\
strediska inf\tZahr.kul.\t-\n\
suarl\tsuarl\tL\n\
subjektivitou pravnou odvodenou s organizacie prispevkovej zlozka organizacna\tOrg.zložka prísp.org.\t-\n\
szov\tSzöv.\tC\n\
szovetkezet\tSzöv.\tC\n\
tarsasag kozkereseti\tKkt.\tP\n\
terbuka perseroan\tTbk\t-\n\
tnhh cty\tcty tnhh\tL\n\
tovarystvo aktsionerne publichne\tПАО\tJ\n\
trasformacion de agraria sociedad\tS.A.T.\t-\n\
uc maj zahr so podnik\tPodnik so zahr.maj.úč.\t-\n\
ucastou majetkovou zahranicnou so podnik\tPodnik so zahr.maj.úč.\t-\n\
ug gemeinnutzige\tgUG\tL\n\
ug gmbh\tUG\t-\n\
uhistu euroopa\tSCE\tC\n\
ukeig\tUKEIG\t-\n\
ulc\tCo\tS\n\
ultd\tUltd\tS\n\
umum perusahaan\tPerum\t-\n\
undivided\tUndivided\t-\n\
union credit\tLtd\t-\n\
unipersonnelle limitee responsabilite a privee societe\tSPRL\tL\n\
unltd\tUltd\tS\n\
unternehmen korperschaft offentlich-rechtliche\töff. Unt. Körp.\t-\n\
unternehmerg\tUG\tL\n\
unternehmerges\tUG\tL\n\
unternehmergesellschaft gemeinnutzige\tgUG\tL\n\
uradom okresnym riadena organizacia hospodarska statna\tŠtát.hosp.org.riad.okr.\t-\n\
uradu obecneho prevadzkaren drobna samostatna\tSamost. prevádzkareň OÚ\t-\n\
uradu sprav zel jednot\tJednot.žel.správ.úradu\t-\n\
uradu spravneho zeleznicneho jednotka\tJednot.žel.správ.úradu\t-\n\
ust penaz stat pobocka\tPobočka štát.peňaž.úst.\t-\n\
ustav penaz banka-stat\tBanka-štát.peňaž.ústav\t-\n\
ustav penazny banka-statny\tBanka-štát.peňaž.ústav\t-\n\
ustavu penazneho statneho pobocka\tPobočka štát.peňaž.úst.\t-\n\
v c de\tde C. V.\t-\n\
v c de a por c en s\tS. en C. por A. de C. V.\t-\n\
v c de a s\tS. A. de C. V.\t-\n\
v c de c en s\tS. en C. de C. V.\t-\n\
v c de p a de sc\tS.C. de A. P. de C. V.\t-\n\
v c de s a s\tS. A. S. de C. V.\t-\n\
v r de i f\tS. A. de C. V.\t-\n\
va comm\tcva\tP\n\
var cap de anon soc\tS.A. de C.V.\tJ\n\
var cap de inv de prom anon soc\tS.A.P.I. de C.V.\tJ\n\
variable capital a dinvestissement societe\tSICAV\t-\n\
variable capital de acciones por comandita en sociedad\tS. en C. por A. de C. V.\t-\n\
variable capital de anonima sociedad\tS.A. de C.V.\tJ\n\
variable capital de bursatil anonima sociedad\tS.A.B. de C.V.\t-\n\
variable capital de bursatil inversion de promotora anonima sociedad\tS.A.P.I.B. de C.V.\t-\n\
variable capital de inversion de promotora anonima sociedad\tS.A.P.I. de C.V.\tJ\n\
variable capital de inversion de sociedad\tSICAV\t-\n\
variable capital de limitada cooperativa sociedad\tS.C.L. de C.V.\t-\n\
variable capital de limitada responsabilidad de cooperativa sociedad\tS.C. DE R.L. DE C.V.\t-\n\
variable capital de limitada responsabilidad de sociedad\tS. de R.L. de C.V.\tL\n\
variable capital de prestamo y ahorro de cooperativa sociedad\tS.C. de A. P. de C. V.\t-\n\
variable capital de simple comandita en sociedad\tS. en C. de C. V.\t-\n\
variable capital de simplificada acciones por sociedad\tS. A. S. de C. V.\t-\n\
variable capital de sociedades\tde C. V.\t-\n\
vba\tVBA\t-\n\
vennootschap b\tB.V.\tL\n\
vennootschap besl\tB.V.\tL\n\
vennootschap beslotn\tB.V.\tL\n\
vennootschap cooperatieve europese\tSCE\tC\n\
vennootschap n\tN.V.\tJ\n\
vennootschap naaml\tN.V.\tJ\n\
vennootschap naamlze\tN.V.\tJ\n\
vennootschap vrijgestelde aruba\tAVV\t-\n\
vennotschap besloten\tB.V.\tL\n\
verwaltung korperschaft offentlich-rechtliche\töff.-rechtl. Körp.\t-\n\
vidpovidalnistiu obmezhenoiu z tovarystvo\tТОВ\tL\n\
vidpovidalnistyu obmezhenoyu z tovarystvo\tТОВ\tL\n\
vlastnikov spolocenstva\tSpoločenstvá vlastníkov\t-\n\
vvag\tVVaG\tC\n\
vve\tVvE\t-\n\
vvzrl\tVVZRL\t-\n\
waarborgmaatschappij onderlinge\tOWM\t-\n\
winstoogmerk zonder vereniging\tVZW\t-\n\
xa tac hop\thtx\tC\n\
yoaj\tyoaj\tJ\n\
zar hosp alebo podnik\tPodnik alebo hosp.zar.\t-\n\
zaujm hosp zoskup europ\tEuróp.zoskup.hosp.záujm.\t-\n\
zaujmov hospodarskych zoskupenie europske\tEuróp.zoskup.hosp.záujm.\t-\n\
zavarovanje vzajemno za druzba\td.v.z.\t-\n\
zbo\tz.b.o.\t-\n\
zdruz a org medzinar\tMedzinár. org. a združ.\t-\n\
zdruzenia a organizacie medzinarodne\tMedzinár. org. a združ.\t-\n\
zdruzenia jednotka org\tOrg.jednotka združenia\t-\n\
zdruzenia jednotka organizacna\tOrg.jednotka združenia\t-\n\
zdruzenia zariadenie hospodarske alebo podnik\tPodnik alebo hosp.zar.\t-\n\
zel ochrany zboru jed\tJed.zboru ochrany žel.\t-\n\
zeleznic ochrany ozbrojenej zboru jednotka\tJed.zboru ochrany žel.\t-\n\
zielsetzung sozialer mit aktiengesellschaft\tAGmsZ\t-\n\
zielsetzung sozialer mit haftung beschrankter mit genossenschaft\tGbHsZ\t-\n\
zielsetzung sozialer mit haftung unbeschrankter mit genossenschaft\tGuHsZ\t-\n\
zivnostnik\tŽivnostník\t-\n\
zlozka org\tPodnik zahr. osoby\t-\n\
zone free dmcc\tDMCC\tL\n\
zoo\tz.o.o.\t-\n\
";

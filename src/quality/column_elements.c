/*-------------------------------------------------------------------------
 *
 * column_elements.c
 *		What columns of patients' records are called.
 *
 * The names are those of HL7 version 2 (segments PID, PV1, IN1), FHIR and US
 * Core, OMOP, PCORnet, NAACCR, CMS's files of claims and beneficiaries, UB-04,
 * Synthea, OpenEMR, and what programmers make of them.  Where two elements
 * fit equally well the first one counts.
 *
 *-------------------------------------------------------------------------
 */
#include "quality/column_kind.h"

#define LENGTH_OF(array)	(sizeof(array) / sizeof((array)[0]))

/* short names for types */
enum
{
	STRING = MEDREC_COLUMN_STRING,
	CODED = MEDREC_COLUMN_STRING | MEDREC_COLUMN_CODE,
	DIGITS = MEDREC_COLUMN_STRING | MEDREC_COLUMN_NUMBER,
	DATED = MEDREC_COLUMN_STRING | MEDREC_COLUMN_DATE | MEDREC_COLUMN_NUMBER,
	NUMBER_ID = DIGITS | MEDREC_COLUMN_UUID,
	ANSWER = CODED | MEDREC_COLUMN_BOOLEAN | MEDREC_COLUMN_NUMBER
};

const MedrecColumnElement medrec_column_elements[] = {
	/* who it is */
	{"last_name", "family_name", STRING, false,
		"lastname lname lnm lastnm lstnm lstname surname surnm familyname familynm"
	" namelast namefamily =last =family =lst"},
	{"first_name", "given_name", STRING, false,
		"firstname fname fnm firstnm frstnm frstname forename givenname givennm"
	" givennames 1stname 1stnm fstname fstnm namefirst namegiven =first =given =frst =fst"},
	{"middle_name", "given_name", STRING, false,
		"middlename mname midname mdlname middlenm middlenames midlname midlnm middleinitial"
		" middleinit midinit midinitial middlei minit minitial minitname namemiddle"
	" secondname =middle =mi"},
	{"suffix", "text", STRING, false,
	"namesuffix suffixname sfxname namesfx namesufx generationalsuffix =suffix =sfx =sufx"},
	{"prefix", "text", STRING, false,
	"nameprefix prefixname salutation =prefix =title"},
	{"previous_last_name", "family_name", STRING, false,
		"previouslastname prevlastname formerlastname priorlastname birthlastname"
		" birthsurname lastnameatbirth birthname namebirthsurname nameatbirth"
		" maidenname namemaiden previousname formername previoussurname birthfname"
	" birthlname =maiden"},
	{"mothers_maiden_name", "family_name", STRING, false,
		"mothersmaidenname mothermaidenname mothersmaiden mothermaiden"
	" mothersbirthname mothersname mothersnames mothername =mmn"},
	{"name", "name", STRING, false,
		"patientname patname ptname personname fullname namefull displayname"
	" completename nameformatted namefullformatted =name =names =nm"},
	{"alias", "name", STRING, false,
	"patientalias aliasname namealias nickname preferredname knownas =alias =aka"},

	/* born, died */
	{"birth_date", "birth_date", DATED, false,
		"birthdate birthdt birthdttm birthdatetime birthtimestamp birthts dateofbirth"
		" datetimeofbirth dtofbirth dateborn bornon dob dobdt dobdate birthday brthdt"
		" brthdate bthdt bthdate bdate bdt bday birthdtm dateofbirthdt dateofbirthts"
	" =born"},
	{"birth_year", "text", DIGITS, false, "birthyear yearofbirth yob birthyr"},
	{"death_date", "text", DATED, false,
		"deathdate deathdt deathdttm deathdatetime deathtime dateofdeath datetimeofdeath"
		" deceaseddate deceaseddt deceaseddttm deceaseddatetime deceasedtime deceasedat"
	" datedeceased expireddate expireddatetime datedied diedon =dod =death"},
	{"birth_place", "text", STRING, false,
		"birthplace placeofbirth birthcity cityofbirth birthstate stateofbirth"
	" birthcountry countryofbirth birthplacename birthplacecity birthloc"},
	{"birth_weight_g", "text", DIGITS, false,
	"birthweight birthweightg birthwt weightatbirth birthweightgrams bwt"},

	/* what the person is */
	{"gender_identity", "text", ANSWER, false, "genderidentity"},
	{"sex", "sex", CODED, false,
		"sex gender administrativesex admingender administrativegender birthsex"
		" sexatbirth sexassignedatbirth genderassignedatbirth genderatbirth legalsex"
	" sexcd gndr gndrcd gendr"},
	{"race", "text", CODED, false, "race racecode racecd raceethnicity"},
	{"ethnicity", "text", CODED, false,
		"ethnicity ethnicgroup ethnicgrp ethnicbackground hispanic hispaniclatino"
		" hispanicorigin latino spanishhispanicorigin hispanicethnicity ethncty"
	" =ethnic =ethn"},
	{"language", "text", CODED, false,
		"language languages preferredlanguage primarylanguage spokenlanguage"
		" languagespoken languagecode languagecd languagewritten writtenlanguage"
	" communicationlanguage =lang =patlang =langpreference =languagepreference"},
	{"interpreter_needed", "text", ANSWER, false,
		"interpreterneeded needsinterpreter interpreterrequired interpreterneed"
	" interpreterneededyn needinterpreter intrptrneeded intrptrneededyn interpretter"},
	{"marital_status", "text", ANSWER, false,
		"maritalstatus maritalstat maritalstatuscode maritalcode maritalcd marstat"
	" civilstatus maritalsts =marital"},
	{"religion", "text", ANSWER, false, "religion religioncode relig faith"},
	{"occupation", "text", CODED, false, "occupation occupationtitle profession jobtitle"},
	{"tribal_affiliation", "text", CODED, false, "tribalaffiliation tribe tribalenrollment"},
	{"vital_status", "text", ANSWER, false,
	"vitalstatus deceasedflag deceasedind deathindicator deceased isdeceased deathflag !died"},

	/* numbers that tell people apart */
	{"ssn_last4", "text", DIGITS, false,
	"ssn4 ssnlast4 last4ssn last4ofssn ssnlastfour lastfourssn ssnl4 =last4"},
	{"ssn", "ssn", DIGITS, true,
		"ssn ssnnum ssnnumber ssnnbr ssnno ssno ssnum socialsecuritynumber"
		" socialsecuritynum socialsecurityno socialsecuritynbr socialsecurity socsecnum"
	" socsecno socsecnbr socsec socsecid socsecnumber =ss"},
	{"mbi", "us_mbi", STRING, true,
		"mbi mbiid mbinumber mbinum medicarebeneficiaryid medicarebeneficiaryidentifier"
	" medicarebeneficiarynumber"},
	{"hicn", "us_hicn", STRING, true, "hicn hicnum hicnumber hicnbr hicno medicareclaimnumber"},
	{"medicaid_id", "identifier", DIGITS, true, "medicaidid medicaidnumber medicaidno medicaidnum =medicaid"},
	{"member_id", "identifier", NUMBER_ID, true,
		"memberid memberidentifier membernumber memberno membernum subscriberid"
		" subscribernumber subscriberno insuranceid insuredid insuredsid policynumber"
		" policynum policyno policyid mbrid beneficiaryid beneid healthplanid"
	" insurancenumber patientinsuranceid insurancepolicynumber"},
	{"mrn", "identifier", NUMBER_ID, true,
		"mrn mrnum mrno mrnumber medicalrecordnumber medicalrecordno medicalrecordnum"
		" medicalrecordid medrecnumber medrecno medrecnum medrecnbr medrecn medrecord"
		" medrec recordnumber patmrnid patientmrn hospitalnumber hospitalno hospno"
		" chartnumber chartno chartnum chartid unitnumber patientnumber patientnum"
		" patientno patientnbr patnum patno ?patientid ?patid ?ptid ?patientidnumber"
		" ?patientidentifier patientidentifierlist patientidlist ?personsourcevalue mpi"
		" mpiid empi empiid ?enterpriseid internalpatientid externalpatientid pubpid"
	" ?personid ?subjectid !pid !patient"},
	{"account_number", "identifier", NUMBER_ID, true,
		"patientaccountnumber accountnumber accountno accountnum acctnumber acctno"
	" acctnum acctnbr patientaccountno !account hospitalaccountid hospaccountid haraccountid"},
	{"drivers_license", "text", STRING, true,
		"driverslicense driverlicense driverlicensenumber driverslicensenumber dlnumber"
	" dlno driverslicenseno =drivers"},

	/* how to reach the person */
	{"email", "email", STRING, true,
		"email emailaddress emailaddr emailadr emailid emaddr electronicmail"
	" electronicmailaddress !mail"},
	{"phone", "phone", DIGITS, true,
		"phone phonenumber phonenum phonenbr phoneno phn phnnum telephone telephonenumber"
		" telephoneno telephonenum telnumber telno telnum telecom mobilenumber mobileno"
		" cellnumber cellno contactnumber contactno landline =tel =mobile =cell =cellular"
	" =home =telecom"},
	{"zip_plus4", "text", DIGITS, false, "zip4 zipplus4 zipplusfour zipcodeplus4 zipext zipextension plus4 zipcode4"},
	{"zip", "zip", DIGITS, false,
		"zip zipcode zipcd zip5 zip9 zipcode5 zipcode9 postalcode postcode postalcd"
	" postcd pstlcd patzip zippostalcode zipnumber pincode =postal"},
	{"county", "text", DIGITS, false, "county countyname countycode countycd countyfips cnty cntycd countynm"},
	{"country", "text", DIGITS, false, "country countryname countrycode countrycd countryofresidence ctry cntry"},
	{"state", "text", CODED, false,
		"statecode statecd stateabbr stateabbreviation stateprovince stateprov"
	" statename usstate =state =province =prov =st =statecd"},
	{"city", "text", STRING, false, "city cityname citynm town municipality plcname citytown suburb =locality"},
	{"street_number", "text", DIGITS, false, "streetnumber streetno streetnum housenumber houseno doorno"},
	{"street", "street", STRING, true,
		"street streetaddress streetaddr streetline streetline1 streetname streetnm"
		" addressline addressline1 addressln1 addrline addrline1 addrln1"
		" addline addline1 address1 addr1 line1adr line1addr linead line1address adrline1"
		" homeaddress residenceaddress residentialaddress mailingaddress postaladdress"
		" permanentaddress currentaddress addressatdx addratdxnostreet addressstreet"
	" =address =addr =adr =addrs =line1 =line"},

	/* the stay */
	{"encounter_id", "identifier", NUMBER_ID, false,
		"encounterid hadmid encounternumber encounterno encid encntrid visitid visitnumber"
	" visitno csn patenccsnid pcsn financialnumber =fin"},
	{"admit_ts", "text", DATED, false,
		"admitts admitdate admitdt admitdttm admitdatetime admittime admissiondate"
		" admissiondt admissiondttm admissiondatetime admissiontime admissionts admdate"
		" admdt admtdt admsndt admsndate admdttm dateofadmission dateadmitted datetimeofadmission"
		" admitteddate admittedon hospadmsntime hospadmissiontime visitstartdate"
	" visitstartdatetime encounterstartdate =admitted =admit"},
	{"discharge_ts", "text", DATED, false,
		"dischargets dischargedate dischargedt dischargedttm dischargedatetime"
		" dischargetime dischdate dischdt dischdttm dischtime dschdate dschrgdt disdate"
		" dcdate dcdt dateofdischarge datedischarged datetimeofdischarge dischargedon"
		" hospdischtime hospdischargetime visitenddate visitenddatetime encounterenddate"
	" =discharged =discharge"},
	{"admit_type", "text", ANSWER, false,
		"admittype admissiontype admtype atype admsntype typeofadmission admittypecode"
	" admittypecd admissiontypecode priorityofvisit"},
	{"admit_source", "text", ANSWER, false,
		"admitsource admissionsource admsource admsnsource sourceofadmission"
	" admittingsource admissionlocation asource admitsourcecode pointoforigin admissionsourcecode"},
	{"disposition", "text", ANSWER, false,
		"dischargedisposition dischdisposition dischdisp dschdisp dischargestatus"
		" dispositioncode patientdischargestatus ptntdschrgstuscd dschrgstus dschrgstatus"
	" dischargedispositioncode dischargecode dischargelocation dischargedto dischargedtosourcevalue =disposition =disp"},
	{"facility_id", "text", NUMBER_ID, false,
	"facilityid facilitycode facilitycd hospitalid dshospid hospitalcode locationfacility facilitynumber"},
	{"attending_npi", "us_npi", DIGITS, false,
		"attendingnpi attendingprovidernpi attendingphysiciannpi attendingdoctornpi"
	" attnpi attnprovnpi atphysnnpi atphynpi attendnpi attendingprovnpi"},
	{"operating_npi", "us_npi", DIGITS, false,
		"operatingnpi operatingprovidernpi operatingphysiciannpi surgeonnpi opphysnnpi"
	" opnpi performingnpi"},
	{"npi", "us_npi", DIGITS, false,
	"npi npinumber npinum npino npiid nationalproviderid nationalprovideridentifier prvdrnpi"},
	{"dea", "us_dea", STRING, false, "dea deanumber deanum deano dearegistration"},
	{"payer", "text", CODED, false,
		"payername payorname payercode payersource payerprimary payertype"
		" primarypayer primarypayor pay1 insurancename insurancecompany insurancecompanyname"
	" insurer insuranceplan planname primaryinsurance =payer =payor =insurance"},
	{"payer_id", "text", DIGITS, false, "payerid payorid insurancecompanyid planid insuranceplanid"},
	{"total_charges", "text", DIGITS, false,
	"totalcharges totalcharge totchg totchrg clmtotchrgamt totalclaimcost totalchargeamount"},
	{"drg", "ms_drg", DIGITS, false, "drg msdrg drgcode drgcd drgnumber clmdrgcd"},

	/* what was found and done */
	{"principal_dx", "icd10", CODED, false,
		"principaldx principaldiagnosis principaldiag principaldxcode principaldiagcode"
		" principaldiagnosiscode primarydx primarydiagnosis primarydiagnosiscode"
		" primarydxcode primarydiag prindiag prindx prncpaldgnscd prncpldgnscd pdx"
	" dx1 diag1 diagnosis1 maindiagnosis maindx icddgnscd1"},
	{"admitting_dx", "icd10", CODED, false,
		"admittingdx admitdx admissiondx admittingdiagnosis admittingdiagnosiscode"
	" admitdiagnosis admissiondiagnosis admdiag admtgdgnscd admittingdiag"},
	{"external_cause", "icd10", CODED, false,
	"externalcause externalcausecode ecode ecause fstdgnsecd causeofinjury externalcauseofinjury"},
	{"diagnosis", "icd10", CODED, false,
		"diagnosiscode diagcode diagcd diagnosiscd dxcode dxcd icd10 icd10code icd10cm"
		" icdcode icd10cd icd10dx icddgnscd dgnscd conditioncode =dx =diag =diagnosis"
	" =icd"},
	{"procedure", "code", ANSWER, false,
		"procedurecode proccode proccd prcdrcd pr1 px1 proc1 pxcode icd10pcs icdprocedurecode"
	" procedurecd =px =procedure =proc"},
	{"procedure_date", "text", DATED, false,
		"proceduredate proceduredt proceduredatetime proceduredttm pxdate dateofprocedure"
	" prcdrdt procdate procdt"},
	{"cause_of_death", "icd10", CODED, false, "causeofdeath deathcause deathcausecode cod1"},
	{"hcpcs", "hcpcs2", STRING, false, "hcpcs hcpcscode hcpcscd"},
	{"cpt", "cpt", DIGITS, false, "cpt cptcode cpt4 cptcd"},
	{"loinc", "loinc", STRING, false, "loinc loinccode loincnum loinccd lablioncode labloinc"},
	{"snomed", "sctid", DIGITS, false, "snomed snomedcode snomedct snomedctcode sctid"},
	{"rxnorm", "rxcui", DIGITS, false, "rxcui rxnorm rxnormcode rxnormcui"},
	{"ndc", "us_ndc11", DIGITS, false, "ndc ndccode ndc11 ndccd nationaldrugcode"},
	{"cvx", "cvx", DIGITS, false, "cvx cvxcode vaccinecode"},
};

const size_t medrec_column_element_count = LENGTH_OF(medrec_column_elements);

"""Column headers as real systems and people write them, by what the column holds.

Full words, abbreviations, ten-character dBase names, SAP infotype and NFI
names, tax-return names, EMS and payroll exports, camelCase, punctuation, units.
"""

_TEXT = {
    "last_name": "Surname|SURNAME|Sname|Last Name|LastName|last_name|LNAME|Family Name|NACHN|EMP_SNAME|SURNME|surName|Sur|Employee Surname|FAMILYNAME|Surname/Family name|STAFF_SURN|txtSurname|Surname *",
    "first_name": "Forename|Forename(s)|FORENAMES|First Name|FirstName|first_name|FNAME|Christian Name|VORNA|EMP_FNAME|FORENME|Fore|Given Name|given_names|Forenames|Known as|STAFF_FORE|txtForename|First name(s)",
    "initials": "Initials|INITIALS|Init|Inits.|INIT|Initial(s)|Employee Initials|MI|inits|INITLS",
    "full_name": "Name|NAME|Full Name|FullName|full_name|Staff Name|STAFFNAME|Employee Name|EMPNAME|Payee|PAYEE_NAME|Payee Name|Name of Staff|employeeName|Person|Account Name|Officer|ENAME|Worker name|Name (Surname, Forename)|NAME_1|Beneficiary",
    "title": "Title|TITLE|Ttl|Mr/Mrs|Salutation|TITEL|Titl|Form of address|Mr/Ms|EMP_TITLE|title_desc|Prefix|Ttl.|Style|TTL_CD",
    "date_of_birth": "DOB|D.O.B.|Date of Birth|DateOfBirth|date_of_birth|BIRTHDATE|Birth Date|BirthDt|GBDAT|DTBIRTH|DT_BIRTH|DOB_DT|Born|birthDate|D of B|EMPDOB|Date of birth (dd/mm/yyyy)|DATE_BIRTH|Birthdate|DATEBIRTH|d.o.b",
    "gender": "Sex|SEX|Gender|GENDER|M/F|Sex (M/F)|GESCH|Gender Code|sex_code|genderCd|EMP_SEX|S|Male/Female|GNDR|Sex at birth",
    "nationality": "Nationality|NATIONALITY|Nat.|NATIO|Citizenship|citizenship|NATNLTY|Country of nationality|Nationality Code|nationalityDesc|Nat'lity|NATION_CD|Citizen of|Passport country|nat_cd",
    "home_address": "Address|ADDRESS|Home Address|HomeAddress|home_address|Full Address|Addr|ADDR|Postal Address|Contact address|Residential Address|Address (Home)|EMP_ADDR|Employee address|Correspondence Address|STRAS|ADR",
    "address_line1": "Address 1|ADR_1|Address Line 1|addressLine1|Addr1|ADDR_1|AddressLine1|House and Street|Add1|ADDRESS1|ADDRLN1|Address_line_1|1st line of address|EMPADD1|House No & Street|STREET",
    "address_line2": "Address 2|ADR_2|Address Line 2|addressLine2|Addr2|ADDR_2|AddressLine2|Town|ORT01|ADDRESS2|Town/City|Post town|TOWN|Address_line_2|Add2",
    "postcode": "Postcode|POSTCODE|Post Code|PostCode|post_code|POST_CODE|PCode|PCODE|P/Code|UKPostcode|PSTLZ|Home Postcode|Post code|POSTCD|PSTCODE|Zip|Postal Code|addressPostCode|EMP_PCODE|P Code",
    "phone_home": "Tel|TEL|Telephone|Tel No|Tel. No.|Home Tel|HOMETEL|Home Telephone|TelephoneNumber|phone|Phone No|Telephone number (home)|TEL_HOME|HOME_PHONE|Contact No|Home telephone number|TELNR|PHONENO|Tel (H)",
    "phone_mobile": "Mobile|MOBILE|Mobile No|Mob|Mobile Telephone|MobileNumber|mobile_no|MOB_NO|Mobile telephone number|Mob. No.|Cell|Mobile phone|MOBTEL|TEL_MOB|Personal mobile|mobilePhone|Mob Tel|MOBILENO",
    "email": "Email|E-mail|EMAIL|Email Address|EmailAddress|email_address|E-Mail Address|EMAILADDR|Home email|Personal Email|E_MAIL|USRID_LONG|emailAddr|Contact e-mail|E mail|EMAIL_HOME|Mail",
    "national_insurance_number": "NI Number|NINO|NI_NUMBER|NI No|NI No.|Nat Ins No|National Insurance Number|National insurance number|NINUM|nationalInsuranceNumber|NATINSNO|NAT_INS_NO|N.I. No|NI|Insurance No|NIN|NI_NO|niNumber|NINumber|EMP_NINO|N.I.Number|NI/TRN",
    "uk_sort_code": "Sort Code|SORTCODE|Sort_Code|SortCode|sort_code|SRTCD|BANKL|Bank Sort Code|BNKSORT|S/C|Sort|Dest Sort|dest_sort|Branch Code|Bank/Sort|SORT_CD|sortCode|BANK_SORT|Sort-code (nn-nn-nn)",
    "uk_bank_account": "Account Number|ACCOUNT_NO|Account No|A/C No|AccountNumber|account_number|ACCNO|BANKN|Bank Account|BANKACCT|Acc No|ACNO|Acct|Dest Acc|dest_acc|Bank A/C|accountNo|BNKACCNO|Account No. (8 digits)",
    "iban": "IBAN|Iban|IBAN No|IBAN Number|iban|Intl Bank A/C|IBAN_NO|IBANNO|BankIBAN|International Bank Account Number|iban_code|Payee IBAN|Iban Nr|IBAN (EEA staff)|BANK_IBAN",
    "tax_code": "Tax Code|TAXCODE|Tax_Code|TaxCode|T Code|TCODE|PAYE Code|PAYE_CODE|Code|taxCode|TAXCD|Tax code used|Tax Cd|tax_cd|TX_CODE|PAYE Tax Code|Code (tax)",
    "payroll_number": "Payroll No|PAYROLL|Payroll Number|PayrollNo|payroll_no|Emp No|EMPNO|Employee No|Employee Number|Employee reference number|Staff No|STAFF_NO|PERNR|Pay Ref|PAYREF|Personal Reference|Works No|PayId|Assignment No|EMPLOYEE_NO|Payroll Code|EMP_REF",
    "election_role": "Role|ROLE|Duty|Duties|Position|Job|Appointment|Capacity|Post|Election Role|roleName|ROLE_CD|Duty Code|DUTY|Job Title|Worked as|Role at election|Polling duty|POSITION|Post held",
    "polling_station": "Polling Station|PS|PSNO|Station|Stn|Stn No|Polling Place|PollingStation|Station No|polling_station|STATION_NO|POLLSTN|Box No|Polling Station Name|PS No/Name|pollingStationName|STN_NAME|Allocated station|Station allocated",
    "fee": "Fee|FEE|Basic Fee|Fee (£)|Fee £|Amount|AMOUNT|Gross|GROSS_PAY|Net|Net Pay|Total Fee|fee_amount|Payment|FEE_AMT|Training Fee|Amount Due|Gross pay to date|PAYETODATE|Basic|Pay £",
    "tax_amount": "Tax|TAX|Tax Deducted|TAX_DED|Tax @ 20%|Tax 22%|PAYE|Less tax|taxDeducted|TAX_AMT|Tax (£)|Deductions|B/R tax|TAXPD|PAYE Tax",
    "training_record": "Training|Trained|Training Attended|TRAIN_DT|Training Date|Attended|Session|Date trained|training_session|Training Y/N|TRAINED|Course|Course Attended|Trained?|TRNG_DATE|Last trained|E-learning completed",
    "election_date": "Election|ELECTION|Election Date|Poll Date|POLLDATE|Date of Poll|election_date|Event|Election Name|ELEC_DATE|Poll|pollingDay|Polling Day|ELECTN|Date of election",
    "vehicle_registration": "Reg|Car Reg|Vehicle Reg|VRM|Vehicle Registration|CARREG|Car Registration|REG_NO|Reg No.|Registration No|vehicleReg|VEH_REG|Car reg no.|Number plate|VEHREG",
    "passport_number": "Passport No|PASSPORT|Passport Number|PassportNo|passport_number|PASSPT_NO|Passport|Ppt No|PASSPORTNO|Document No (passport)|UK passport no.|passportNum|PPTNO|Pass. No|Passport No.",
    "driving_licence": "Driving Licence|Licence No|DVLA No|Driver Number|DRIVLIC|Driving Licence No|driving_licence_no|DL_NO|Drivers licence|Licence Number (DVLA)|driverNumber|DVLA_LIC|D/Licence|LICENCE|Driving lic. no",
    "right_to_work_share_code": "Share Code|SHARECODE|RTW Share Code|share_code|RTW Code|Right to work share code|ShareCode|RTW_SHARE|Home Office share code|Sharecode (9 chars)|rtwShareCode|SHARE_CD|Online check code|RTW share|HO share code",
    "dbs_certificate": "DBS No|DBS Certificate|DBS Certificate No|CRB No|CRB Disclosure|DBS_NO|DBSCERT|Disclosure No|dbs_certificate|CRBNO|DBS Cert Number|Disclosure Number|dbsCertificateNo|CRB_REF|DBS number",
    "utr": "UTR|UTR No|Unique Taxpayer Reference|UTR_NO|utr|Tax Ref (UTR)|UTRNO|SA UTR|utrNumber|Taxpayer Ref|CIS UTR|SELFASSREF|UTR Number|Self Assessment Ref|Unique tax ref",
    "nhs_number": "NHS No|NHS Number|NHS_NO|NHSNumber|nhs_number|NHSNO|NHS no.|nhsNumber|NHS_NUM|NHS ID|National Health Service No|NHS Num|NHS (10 digits)|Nhs No|NHSNUMBER",
    "emergency_contact": "Emergency Contact|Next of Kin|NOK|Emergency contact name & tel|EMERG_CONT|emergency_contact|ICE|ICE Contact|In case of emergency|NEXTOFKIN|Next of kin / tel|emergencyContact|EMRG_NAME|Contact in emergency|N.O.K.",
    "electoral_number": "Elector Number|Electoral No|Elector No|ELECTNO|Roll No|elector_number|Electoral Number|Register No|ELECTOR_NO|Electoral roll no.|ENUM|Roll Number|electorNumber|Reg. Number (PD/No)|EROLLNO",
    "ethnicity": "Ethnicity|Ethnic Origin|ETHNIC|Ethnic Group|ethnicity|ETHN_ORIG|Ethnic Code|Ethnic background|EthnicOrigin|ETHNICITY|Ethnicity Desc|ETHNIC_CD|Ethnic orig.|RACKY|ethnicGroup",
    "disability_or_health": "Disability|Health|DISABLED|Medical|Health Conditions|Disability Details|Adjustments needed (health)|medical_notes|DISAB|Medical condition|Disability Y/N|healthIssues|SICK_RSN|Absence reason|Reasonable adjustments",
    "trade_union": "Union|Trade Union|UNION|Union Membership|TU Subs|union_name|TU|UNION_CD|Union Subs|tradeUnion|TRADEUNION|Union code|T.U. membership|TU_MEMB|Union deducted",
    "criminal_conviction": "Convictions|Criminal Record|Criminal Convictions|CONVICTION|Unspent convictions|convictions_declared|CRIM_REC|Previous convictions|Offences|Offence|criminalConvictions|CONVICT|Declared offences|Rehabilitation|Conviction details",
}
BY_KIND = {kind: names.split("|") for kind, names in _TEXT.items()}

-- dump of the staff of Gwornskivplo
INSERT INTO `staff` (`forename`,`surname`,`date_of_birth`,`ni_number`,`address`,`postcode`,`mobile`,`email`,`sort_code`,`account_number`,`payroll_number`,`role`) VALUES
('Vexpaxyul','Gwornskivplo','27/03/1948','JJ 90 76 39 B','51 Ploployul Road','LS8 1LP','07415 143502','vexpaxyul.gwornskivplo@example.org','34-17-38','71337425','37678855','Poll Clerk'),
('Frubploplo','Paxdwynfrub','27/12/1973','HE 90 40 84 D','66 Frubplobral Road','OX4 4QY','07484 672434','frubploplo.paxdwynfrub@example.org','83-90-60','23121692','77252693','Poll Clerk'),
('Jazskivpax','Frubwexzim','04/05/1976','CJ 70 20 43 C','30 Wexgwornzed Road','OX7 1YB','07481 778244','jazskivpax.frubwexzim@example.org','85-31-35','30580164','68450483','Poll Clerk'),
('Jazmyxzim','Threkyulpax','04/07/1955','CL 78 90 22 D','11 Myxskivskiv Road','LS7 2DF','07420 759546','jazmyxzim.threkyulpax@example.org','54-10-19','17728142','65717616','Poll Clerk'),
('Vexskivjaz','Threkthrekbral','15/04/1973','RL 56 14 62 A','81 Paxplomyx Road','RG9 6EQ','07486 470958','vexskivjaz.threkthrekbral@example.org','84-76-69','73888707','60333133','Poll Clerk'),
('Zimzimzim','Plodwynzed','22/09/1976','HS 22 46 55 B','34 Zedplozed Road','BS3 7AP','07413 919905','zimzimzim.plodwynzed@example.org','47-62-27','46550110','33848315','Poll Clerk'),
('Myxwexvex','Myxwexzed','05/07/1964','RE 63 75 29 A','52 Skivgwornplo Road','LS3 9BW','07425 847000','myxwexvex.myxwexzed@example.org','46-73-91','98240335','57812997','Poll Clerk'),
('Dwynjazjaz','Gwornmyxjaz','10/04/1962','EK 26 72 20 B','51 Frubskivyul Road','LS7 8HH','07434 477670','dwynjazjaz.gwornmyxjaz@example.org','62-79-72','74690720','20249138','Poll Clerk');

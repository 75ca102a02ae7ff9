BEGIN TRANSACTION;
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
INSERT INTO "auth_group" VALUES(1,'Agents');
INSERT INTO "auth_group" VALUES(2,'Managers');
INSERT INTO "auth_group" VALUES(3,'Administrators');
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "auth_group_permissions" VALUES(1,1,128);
INSERT INTO "auth_group_permissions" VALUES(2,1,129);
INSERT INTO "auth_group_permissions" VALUES(3,1,132);
INSERT INTO "auth_group_permissions" VALUES(4,1,133);
INSERT INTO "auth_group_permissions" VALUES(5,1,136);
INSERT INTO "auth_group_permissions" VALUES(6,1,12);
INSERT INTO "auth_group_permissions" VALUES(7,1,140);
INSERT INTO "auth_group_permissions" VALUES(8,1,34);
INSERT INTO "auth_group_permissions" VALUES(9,1,36);
INSERT INTO "auth_group_permissions" VALUES(10,1,37);
INSERT INTO "auth_group_permissions" VALUES(11,1,38);
INSERT INTO "auth_group_permissions" VALUES(12,1,164);
INSERT INTO "auth_group_permissions" VALUES(13,1,40);
INSERT INTO "auth_group_permissions" VALUES(14,1,49);
INSERT INTO "auth_group_permissions" VALUES(15,1,50);
INSERT INTO "auth_group_permissions" VALUES(16,1,52);
INSERT INTO "auth_group_permissions" VALUES(17,1,72);
INSERT INTO "auth_group_permissions" VALUES(18,1,88);
INSERT INTO "auth_group_permissions" VALUES(19,1,92);
INSERT INTO "auth_group_permissions" VALUES(20,1,97);
INSERT INTO "auth_group_permissions" VALUES(21,1,100);
INSERT INTO "auth_group_permissions" VALUES(22,1,104);
INSERT INTO "auth_group_permissions" VALUES(23,1,108);
INSERT INTO "auth_group_permissions" VALUES(24,1,120);
INSERT INTO "auth_group_permissions" VALUES(25,2,128);
INSERT INTO "auth_group_permissions" VALUES(26,2,132);
INSERT INTO "auth_group_permissions" VALUES(27,2,8);
INSERT INTO "auth_group_permissions" VALUES(28,2,9);
INSERT INTO "auth_group_permissions" VALUES(29,2,10);
INSERT INTO "auth_group_permissions" VALUES(30,2,11);
INSERT INTO "auth_group_permissions" VALUES(31,2,12);
INSERT INTO "auth_group_permissions" VALUES(32,2,136);
INSERT INTO "auth_group_permissions" VALUES(33,2,141);
INSERT INTO "auth_group_permissions" VALUES(34,2,142);
INSERT INTO "auth_group_permissions" VALUES(35,2,16);
INSERT INTO "auth_group_permissions" VALUES(36,2,143);
INSERT INTO "auth_group_permissions" VALUES(37,2,144);
INSERT INTO "auth_group_permissions" VALUES(38,2,140);
INSERT INTO "auth_group_permissions" VALUES(39,2,20);
INSERT INTO "auth_group_permissions" VALUES(40,2,24);
INSERT INTO "auth_group_permissions" VALUES(41,2,28);
INSERT INTO "auth_group_permissions" VALUES(42,2,29);
INSERT INTO "auth_group_permissions" VALUES(43,2,30);
INSERT INTO "auth_group_permissions" VALUES(44,2,31);
INSERT INTO "auth_group_permissions" VALUES(45,2,32);
INSERT INTO "auth_group_permissions" VALUES(46,2,33);
INSERT INTO "auth_group_permissions" VALUES(47,2,34);
INSERT INTO "auth_group_permissions" VALUES(48,2,36);
INSERT INTO "auth_group_permissions" VALUES(49,2,164);
INSERT INTO "auth_group_permissions" VALUES(50,2,40);
INSERT INTO "auth_group_permissions" VALUES(51,2,42);
INSERT INTO "auth_group_permissions" VALUES(52,2,44);
INSERT INTO "auth_group_permissions" VALUES(53,2,45);
INSERT INTO "auth_group_permissions" VALUES(54,2,46);
INSERT INTO "auth_group_permissions" VALUES(55,2,48);
INSERT INTO "auth_group_permissions" VALUES(56,2,52);
INSERT INTO "auth_group_permissions" VALUES(57,2,69);
INSERT INTO "auth_group_permissions" VALUES(58,2,70);
INSERT INTO "auth_group_permissions" VALUES(59,2,71);
INSERT INTO "auth_group_permissions" VALUES(60,2,72);
INSERT INTO "auth_group_permissions" VALUES(61,2,85);
INSERT INTO "auth_group_permissions" VALUES(62,2,86);
INSERT INTO "auth_group_permissions" VALUES(63,2,87);
INSERT INTO "auth_group_permissions" VALUES(64,2,88);
INSERT INTO "auth_group_permissions" VALUES(65,2,92);
INSERT INTO "auth_group_permissions" VALUES(66,2,96);
INSERT INTO "auth_group_permissions" VALUES(67,2,100);
INSERT INTO "auth_group_permissions" VALUES(68,2,104);
INSERT INTO "auth_group_permissions" VALUES(69,2,108);
INSERT INTO "auth_group_permissions" VALUES(70,2,109);
INSERT INTO "auth_group_permissions" VALUES(71,2,110);
INSERT INTO "auth_group_permissions" VALUES(72,2,112);
INSERT INTO "auth_group_permissions" VALUES(73,2,116);
INSERT INTO "auth_group_permissions" VALUES(74,2,120);
INSERT INTO "auth_group_permissions" VALUES(75,2,121);
INSERT INTO "auth_group_permissions" VALUES(76,2,122);
INSERT INTO "auth_group_permissions" VALUES(77,2,124);
INSERT INTO "auth_group_permissions" VALUES(78,3,137);
INSERT INTO "auth_group_permissions" VALUES(79,3,138);
INSERT INTO "auth_group_permissions" VALUES(80,3,139);
INSERT INTO "auth_group_permissions" VALUES(81,3,76);
INSERT INTO "auth_group_permissions" VALUES(82,3,140);
INSERT INTO "auth_group_permissions" VALUES(83,3,17);
INSERT INTO "auth_group_permissions" VALUES(84,3,18);
INSERT INTO "auth_group_permissions" VALUES(85,3,19);
INSERT INTO "auth_group_permissions" VALUES(86,3,84);
INSERT INTO "auth_group_permissions" VALUES(87,3,20);
INSERT INTO "auth_group_permissions" VALUES(88,3,25);
INSERT INTO "auth_group_permissions" VALUES(89,3,26);
INSERT INTO "auth_group_permissions" VALUES(90,3,28);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
INSERT INTO "auth_permission" VALUES(1,1,'add_cachedanswer','Can add cached answer');
INSERT INTO "auth_permission" VALUES(2,1,'change_cachedanswer','Can change cached answer');
INSERT INTO "auth_permission" VALUES(3,1,'delete_cachedanswer','Can delete cached answer');
INSERT INTO "auth_permission" VALUES(4,1,'view_cachedanswer','Can view cached answer');
INSERT INTO "auth_permission" VALUES(5,2,'add_calibration','Can add calibration');
INSERT INTO "auth_permission" VALUES(6,2,'change_calibration','Can change calibration');
INSERT INTO "auth_permission" VALUES(7,2,'delete_calibration','Can delete calibration');
INSERT INTO "auth_permission" VALUES(8,2,'view_calibration','Can view calibration');
INSERT INTO "auth_permission" VALUES(9,3,'add_category','Can add category');
INSERT INTO "auth_permission" VALUES(10,3,'change_category','Can change category');
INSERT INTO "auth_permission" VALUES(11,3,'delete_category','Can delete category');
INSERT INTO "auth_permission" VALUES(12,3,'view_category','Can view category');
INSERT INTO "auth_permission" VALUES(13,4,'add_evaluationrun','Can add evaluation');
INSERT INTO "auth_permission" VALUES(14,4,'change_evaluationrun','Can change evaluation');
INSERT INTO "auth_permission" VALUES(15,4,'delete_evaluationrun','Can delete evaluation');
INSERT INTO "auth_permission" VALUES(16,4,'view_evaluationrun','Can view evaluation');
INSERT INTO "auth_permission" VALUES(17,5,'add_mailbox','Can add mailbox');
INSERT INTO "auth_permission" VALUES(18,5,'change_mailbox','Can change mailbox');
INSERT INTO "auth_permission" VALUES(19,5,'delete_mailbox','Can delete mailbox');
INSERT INTO "auth_permission" VALUES(20,5,'view_mailbox','Can view mailbox');
INSERT INTO "auth_permission" VALUES(21,6,'add_monthlyreport','Can add monthly review');
INSERT INTO "auth_permission" VALUES(22,6,'change_monthlyreport','Can change monthly review');
INSERT INTO "auth_permission" VALUES(23,6,'delete_monthlyreport','Can delete monthly review');
INSERT INTO "auth_permission" VALUES(24,6,'view_monthlyreport','Can view monthly review');
INSERT INTO "auth_permission" VALUES(25,7,'add_user','Can add user');
INSERT INTO "auth_permission" VALUES(26,7,'change_user','Can change user');
INSERT INTO "auth_permission" VALUES(27,7,'delete_user','Can delete user');
INSERT INTO "auth_permission" VALUES(28,7,'view_user','Can view user');
INSERT INTO "auth_permission" VALUES(29,8,'add_categoryexample','Can add example mail');
INSERT INTO "auth_permission" VALUES(30,8,'change_categoryexample','Can change example mail');
INSERT INTO "auth_permission" VALUES(31,8,'delete_categoryexample','Can delete example mail');
INSERT INTO "auth_permission" VALUES(32,8,'view_categoryexample','Can view example mail');
INSERT INTO "auth_permission" VALUES(33,9,'add_customer','Can add customer');
INSERT INTO "auth_permission" VALUES(34,9,'change_customer','Can change customer');
INSERT INTO "auth_permission" VALUES(35,9,'delete_customer','Can delete customer');
INSERT INTO "auth_permission" VALUES(36,9,'view_customer','Can view customer');
INSERT INTO "auth_permission" VALUES(37,10,'add_conversation','Can add conversation');
INSERT INTO "auth_permission" VALUES(38,10,'change_conversation','Can change conversation');
INSERT INTO "auth_permission" VALUES(39,10,'delete_conversation','Can delete conversation');
INSERT INTO "auth_permission" VALUES(40,10,'view_conversation','Can view conversation');
INSERT INTO "auth_permission" VALUES(41,11,'add_customeraddress','Can add address');
INSERT INTO "auth_permission" VALUES(42,11,'change_customeraddress','Can change address');
INSERT INTO "auth_permission" VALUES(43,11,'delete_customeraddress','Can delete address');
INSERT INTO "auth_permission" VALUES(44,11,'view_customeraddress','Can view address');
INSERT INTO "auth_permission" VALUES(45,12,'add_desk','Can add desk');
INSERT INTO "auth_permission" VALUES(46,12,'change_desk','Can change desk');
INSERT INTO "auth_permission" VALUES(47,12,'delete_desk','Can delete desk');
INSERT INTO "auth_permission" VALUES(48,12,'view_desk','Can view desk');
INSERT INTO "auth_permission" VALUES(49,13,'add_draft','Can add draft');
INSERT INTO "auth_permission" VALUES(50,13,'change_draft','Can change draft');
INSERT INTO "auth_permission" VALUES(51,13,'delete_draft','Can delete draft');
INSERT INTO "auth_permission" VALUES(52,13,'view_draft','Can view draft');
INSERT INTO "auth_permission" VALUES(53,14,'add_historicaldesk','Can add historical desk');
INSERT INTO "auth_permission" VALUES(54,14,'change_historicaldesk','Can change historical desk');
INSERT INTO "auth_permission" VALUES(55,14,'delete_historicaldesk','Can delete historical desk');
INSERT INTO "auth_permission" VALUES(56,14,'view_historicaldesk','Can view historical desk');
INSERT INTO "auth_permission" VALUES(57,15,'add_historicalmacro','Can add historical macro');
INSERT INTO "auth_permission" VALUES(58,15,'change_historicalmacro','Can change historical macro');
INSERT INTO "auth_permission" VALUES(59,15,'delete_historicalmacro','Can delete historical macro');
INSERT INTO "auth_permission" VALUES(60,15,'view_historicalmacro','Can view historical macro');
INSERT INTO "auth_permission" VALUES(61,16,'add_historicalteam','Can add historical team');
INSERT INTO "auth_permission" VALUES(62,16,'change_historicalteam','Can change historical team');
INSERT INTO "auth_permission" VALUES(63,16,'delete_historicalteam','Can delete historical team');
INSERT INTO "auth_permission" VALUES(64,16,'view_historicalteam','Can view historical team');
INSERT INTO "auth_permission" VALUES(65,17,'add_historicaluser','Can add historical user');
INSERT INTO "auth_permission" VALUES(66,17,'change_historicaluser','Can change historical user');
INSERT INTO "auth_permission" VALUES(67,17,'delete_historicaluser','Can delete historical user');
INSERT INTO "auth_permission" VALUES(68,17,'view_historicaluser','Can view historical user');
INSERT INTO "auth_permission" VALUES(69,18,'add_macro','Can add macro');
INSERT INTO "auth_permission" VALUES(70,18,'change_macro','Can change macro');
INSERT INTO "auth_permission" VALUES(71,18,'delete_macro','Can delete macro');
INSERT INTO "auth_permission" VALUES(72,18,'view_macro','Can view macro');
INSERT INTO "auth_permission" VALUES(73,19,'add_incomingmail','Can add incoming mail');
INSERT INTO "auth_permission" VALUES(74,19,'change_incomingmail','Can change incoming mail');
INSERT INTO "auth_permission" VALUES(75,19,'delete_incomingmail','Can delete incoming mail');
INSERT INTO "auth_permission" VALUES(76,19,'view_incomingmail','Can view incoming mail');
INSERT INTO "auth_permission" VALUES(77,20,'add_historicalarticle','Can add historical article');
INSERT INTO "auth_permission" VALUES(78,20,'change_historicalarticle','Can change historical article');
INSERT INTO "auth_permission" VALUES(79,20,'delete_historicalarticle','Can delete historical article');
INSERT INTO "auth_permission" VALUES(80,20,'view_historicalarticle','Can view historical article');
INSERT INTO "auth_permission" VALUES(81,21,'add_folderstate','Can add folder state');
INSERT INTO "auth_permission" VALUES(82,21,'change_folderstate','Can change folder state');
INSERT INTO "auth_permission" VALUES(83,21,'delete_folderstate','Can delete folder state');
INSERT INTO "auth_permission" VALUES(84,21,'view_folderstate','Can view folder state');
INSERT INTO "auth_permission" VALUES(85,22,'add_article','Can add article');
INSERT INTO "auth_permission" VALUES(86,22,'change_article','Can change article');
INSERT INTO "auth_permission" VALUES(87,22,'delete_article','Can delete article');
INSERT INTO "auth_permission" VALUES(88,22,'view_article','Can view article');
INSERT INTO "auth_permission" VALUES(89,23,'add_message','Can add message');
INSERT INTO "auth_permission" VALUES(90,23,'change_message','Can change message');
INSERT INTO "auth_permission" VALUES(91,23,'delete_message','Can delete message');
INSERT INTO "auth_permission" VALUES(92,23,'view_message','Can view message');
INSERT INTO "auth_permission" VALUES(93,24,'add_modelcall','Can add model call');
INSERT INTO "auth_permission" VALUES(94,24,'change_modelcall','Can change model call');
INSERT INTO "auth_permission" VALUES(95,24,'delete_modelcall','Can delete model call');
INSERT INTO "auth_permission" VALUES(96,24,'view_modelcall','Can view model call');
INSERT INTO "auth_permission" VALUES(97,25,'add_note','Can add note');
INSERT INTO "auth_permission" VALUES(98,25,'change_note','Can change note');
INSERT INTO "auth_permission" VALUES(99,25,'delete_note','Can delete note');
INSERT INTO "auth_permission" VALUES(100,25,'view_note','Can view note');
INSERT INTO "auth_permission" VALUES(101,26,'add_outgoingmail','Can add outgoing mail');
INSERT INTO "auth_permission" VALUES(102,26,'change_outgoingmail','Can change outgoing mail');
INSERT INTO "auth_permission" VALUES(103,26,'delete_outgoingmail','Can delete outgoing mail');
INSERT INTO "auth_permission" VALUES(104,26,'view_outgoingmail','Can view outgoing mail');
INSERT INTO "auth_permission" VALUES(105,27,'add_attachment','Can add attachment');
INSERT INTO "auth_permission" VALUES(106,27,'change_attachment','Can change attachment');
INSERT INTO "auth_permission" VALUES(107,27,'delete_attachment','Can delete attachment');
INSERT INTO "auth_permission" VALUES(108,27,'view_attachment','Can view attachment');
INSERT INTO "auth_permission" VALUES(109,28,'add_promptversion','Can add prompt version');
INSERT INTO "auth_permission" VALUES(110,28,'change_promptversion','Can change prompt version');
INSERT INTO "auth_permission" VALUES(111,28,'delete_promptversion','Can delete prompt version');
INSERT INTO "auth_permission" VALUES(112,28,'view_promptversion','Can view prompt version');
INSERT INTO "auth_permission" VALUES(113,29,'add_rating','Can add rating');
INSERT INTO "auth_permission" VALUES(114,29,'change_rating','Can change rating');
INSERT INTO "auth_permission" VALUES(115,29,'delete_rating','Can delete rating');
INSERT INTO "auth_permission" VALUES(116,29,'view_rating','Can view rating');
INSERT INTO "auth_permission" VALUES(117,30,'add_review','Can add review');
INSERT INTO "auth_permission" VALUES(118,30,'change_review','Can change review');
INSERT INTO "auth_permission" VALUES(119,30,'delete_review','Can delete review');
INSERT INTO "auth_permission" VALUES(120,30,'view_review','Can view review');
INSERT INTO "auth_permission" VALUES(121,31,'add_lesson','Can add lesson');
INSERT INTO "auth_permission" VALUES(122,31,'change_lesson','Can change lesson');
INSERT INTO "auth_permission" VALUES(123,31,'delete_lesson','Can delete lesson');
INSERT INTO "auth_permission" VALUES(124,31,'view_lesson','Can view lesson');
INSERT INTO "auth_permission" VALUES(125,32,'add_suggestion','Can add suggestion');
INSERT INTO "auth_permission" VALUES(126,32,'change_suggestion','Can change suggestion');
INSERT INTO "auth_permission" VALUES(127,32,'delete_suggestion','Can delete suggestion');
INSERT INTO "auth_permission" VALUES(128,32,'view_suggestion','Can view suggestion');
INSERT INTO "auth_permission" VALUES(129,33,'add_flag','Can add flag');
INSERT INTO "auth_permission" VALUES(130,33,'change_flag','Can change flag');
INSERT INTO "auth_permission" VALUES(131,33,'delete_flag','Can delete flag');
INSERT INTO "auth_permission" VALUES(132,33,'view_flag','Can view flag');
INSERT INTO "auth_permission" VALUES(133,34,'add_categorylabel','Can add category label');
INSERT INTO "auth_permission" VALUES(134,34,'change_categorylabel','Can change category label');
INSERT INTO "auth_permission" VALUES(135,34,'delete_categorylabel','Can delete category label');
INSERT INTO "auth_permission" VALUES(136,34,'view_categorylabel','Can view category label');
INSERT INTO "auth_permission" VALUES(137,35,'add_team','Can add team');
INSERT INTO "auth_permission" VALUES(138,35,'change_team','Can change team');
INSERT INTO "auth_permission" VALUES(139,35,'delete_team','Can delete team');
INSERT INTO "auth_permission" VALUES(140,35,'view_team','Can view team');
INSERT INTO "auth_permission" VALUES(141,36,'add_rule','Can add rule');
INSERT INTO "auth_permission" VALUES(142,36,'change_rule','Can change rule');
INSERT INTO "auth_permission" VALUES(143,36,'delete_rule','Can delete rule');
INSERT INTO "auth_permission" VALUES(144,36,'view_rule','Can view rule');
INSERT INTO "auth_permission" VALUES(145,37,'add_historicalteam_members','Can add HistoricalTeam_members');
INSERT INTO "auth_permission" VALUES(146,37,'change_historicalteam_members','Can change HistoricalTeam_members');
INSERT INTO "auth_permission" VALUES(147,37,'delete_historicalteam_members','Can delete HistoricalTeam_members');
INSERT INTO "auth_permission" VALUES(148,37,'view_historicalteam_members','Can view HistoricalTeam_members');
INSERT INTO "auth_permission" VALUES(149,38,'add_historicalrule','Can add historical rule');
INSERT INTO "auth_permission" VALUES(150,38,'change_historicalrule','Can change historical rule');
INSERT INTO "auth_permission" VALUES(151,38,'delete_historicalrule','Can delete historical rule');
INSERT INTO "auth_permission" VALUES(152,38,'view_historicalrule','Can view historical rule');
INSERT INTO "auth_permission" VALUES(153,39,'add_historicalmailbox','Can add historical mailbox');
INSERT INTO "auth_permission" VALUES(154,39,'change_historicalmailbox','Can change historical mailbox');
INSERT INTO "auth_permission" VALUES(155,39,'delete_historicalmailbox','Can delete historical mailbox');
INSERT INTO "auth_permission" VALUES(156,39,'view_historicalmailbox','Can view historical mailbox');
INSERT INTO "auth_permission" VALUES(157,40,'add_historicalcategory','Can add historical category');
INSERT INTO "auth_permission" VALUES(158,40,'change_historicalcategory','Can change historical category');
INSERT INTO "auth_permission" VALUES(159,40,'delete_historicalcategory','Can delete historical category');
INSERT INTO "auth_permission" VALUES(160,40,'view_historicalcategory','Can view historical category');
INSERT INTO "auth_permission" VALUES(161,41,'add_event','Can add event');
INSERT INTO "auth_permission" VALUES(162,41,'change_event','Can change event');
INSERT INTO "auth_permission" VALUES(163,41,'delete_event','Can delete event');
INSERT INTO "auth_permission" VALUES(164,41,'view_event','Can view event');
INSERT INTO "auth_permission" VALUES(165,42,'add_logentry','Can add log entry');
INSERT INTO "auth_permission" VALUES(166,42,'change_logentry','Can change log entry');
INSERT INTO "auth_permission" VALUES(167,42,'delete_logentry','Can delete log entry');
INSERT INTO "auth_permission" VALUES(168,42,'view_logentry','Can view log entry');
INSERT INTO "auth_permission" VALUES(169,43,'add_permission','Can add permission');
INSERT INTO "auth_permission" VALUES(170,43,'change_permission','Can change permission');
INSERT INTO "auth_permission" VALUES(171,43,'delete_permission','Can delete permission');
INSERT INTO "auth_permission" VALUES(172,43,'view_permission','Can view permission');
INSERT INTO "auth_permission" VALUES(173,44,'add_group','Can add group');
INSERT INTO "auth_permission" VALUES(174,44,'change_group','Can change group');
INSERT INTO "auth_permission" VALUES(175,44,'delete_group','Can delete group');
INSERT INTO "auth_permission" VALUES(176,44,'view_group','Can view group');
INSERT INTO "auth_permission" VALUES(177,45,'add_contenttype','Can add content type');
INSERT INTO "auth_permission" VALUES(178,45,'change_contenttype','Can change content type');
INSERT INTO "auth_permission" VALUES(179,45,'delete_contenttype','Can delete content type');
INSERT INTO "auth_permission" VALUES(180,45,'view_contenttype','Can view content type');
INSERT INTO "auth_permission" VALUES(181,46,'add_session','Can add session');
INSERT INTO "auth_permission" VALUES(182,46,'change_session','Can change session');
INSERT INTO "auth_permission" VALUES(183,46,'delete_session','Can delete session');
INSERT INTO "auth_permission" VALUES(184,46,'view_session','Can view session');
CREATE TABLE "desk_article" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "body" text NOT NULL, "language" varchar(8) NOT NULL, "audience" varchar(80) NOT NULL, "review_date" date NULL, "source" varchar(300) NOT NULL, "is_policy" bool NOT NULL, "published" bool NOT NULL, "updated_at" datetime NOT NULL, "owner_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "category_id" bigint NULL REFERENCES "desk_category" ("id") DEFERRABLE INITIALLY DEFERRED, "mailbox_id" bigint NULL REFERENCES "desk_mailbox" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_article" VALUES(1,'Changing your mail address, and orders placed as a guest','Change the address under Account, Profile, Mail address. We send a link to the new address, and the change counts once you press it. Orders, points and gift cards stay.

Orders placed as a guest join your account by themselves when the account uses the same mail address. For another address press "Find an order" and enter the order number and postcode.','en','public','2027-04-30','https://www.larkfield.example/en/help/account-email',0,1,'2026-11-22 15:39:09.299090',3,11,NULL);
INSERT INTO "desk_article" VALUES(2,'Wann ein ausverkaufter Artikel wiederkommt','Wählen Sie auf der Artikelseite „Benachrichtigen“ mit Größe und Farbe. Sie bekommen eine Mail, sobald der Artikel wieder da ist.

Schuhe und Jacken treffen in der ersten Woche jedes Monats im Lager ein, Zelte und Rucksäcke im Februar, Mai und September.

Ridgeway Mid in den Größen 37, 38 und 46 kommt in der ersten Dezemberwoche 2026 wieder.','de','public','2027-01-31','https://www.larkfield.example/de/help/back-in-stock',0,1,'2026-11-22 15:39:09.310258',1,9,NULL);
INSERT INTO "desk_article" VALUES(3,'When a sold-out article returns','Press "Notify me" on the page of the article and choose size and colour. You get one mail as soon as it is back, and the mail gives no right to an article.

Boots and jackets are delivered to our warehouse in the first week of every month. Tents and packs come in February, May and September.

Ridgeway Mid in sizes 37, 38 and 46 returns in the first week of December 2026. Tarn 3 in orange is no longer made, the green one stays.

If no mail came although you asked for one, look in the junk folder and check in your account under Notifications that the size is the right one.','en','public','2027-01-31','https://www.larkfield.example/en/help/back-in-stock',0,1,'2026-11-22 15:39:09.320806',2,9,NULL);
INSERT INTO "desk_article" VALUES(4,'Cuándo vuelve un artículo agotado','En la página del artículo pulse «Avisarme» y elija talla y color. Recibe un correo en cuanto vuelve a estar disponible.

Las botas y las chaquetas llegan al almacén la primera semana de cada mes; las tiendas y las mochilas, en febrero, mayo y septiembre.

Ridgeway Mid en las tallas 37, 38 y 46 vuelve la primera semana de diciembre de 2026.','es','public','2027-01-31','https://www.larkfield.example/es/help/back-in-stock',0,1,'2026-11-22 15:39:09.323162',3,9,NULL);
INSERT INTO "desk_article" VALUES(5,'Quand un article épuisé revient','Sur la page de l''article, cliquez sur « Prévenez-moi » et choisissez taille et couleur. Vous recevez un mail dès son retour.

Les chaussures et les vestes arrivent la première semaine de chaque mois, les tentes et les sacs en février, mai et septembre.

Ridgeway Mid en 37, 38 et 46 revient la première semaine de décembre 2026.','fr','public','2027-01-31','https://www.larkfield.example/fr/help/back-in-stock',0,1,'2026-11-22 15:39:09.333831',4,9,NULL);
INSERT INTO "desk_article" VALUES(6,'Schuhgrößen und Passform','Ridgeway Mid und Brook Low fallen eine halbe Nummer klein aus. Nehmen Sie eine halbe Nummer mehr als bei Turnschuhen.

Corrie Pro fällt normal aus, gedacht ist er mit einer dicken Socke.

25,5 cm Fußlänge sind EU 40, 26,2 cm sind EU 41, 26,8 cm sind EU 42, 27,5 cm sind EU 43 und 28,2 cm sind EU 44. Messen Sie abends im Stehen von der Ferse bis zum längsten Zeh.

Für breite Füße gibt es Ridgeway Mid Wide mit 8 mm mehr Platz am Ballen, in den Größen 39 bis 47.','de','public','2027-02-28','https://www.larkfield.example/de/help/boot-sizes',0,1,'2026-11-22 15:39:09.344385',1,8,NULL);
INSERT INTO "desk_article" VALUES(7,'Boot sizes and fit','Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.

Corrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.

Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.

For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.

Ridgeway Mid needs about 20 km of short walks before it feels soft. Brook Low needs no breaking in.','en','public','2027-02-28','https://www.larkfield.example/en/help/boot-sizes',0,1,'2026-11-22 15:39:09.346745',2,8,NULL);
INSERT INTO "desk_article" VALUES(8,'Pointures et chaussant','Ridgeway Mid et Brook Low taillent une demi-pointure petit. Prenez une demi-pointure de plus que vos baskets.

Corrie Pro taille normalement, avec une chaussette épaisse.

Un pied de 25,5 cm correspond au 40, 26,2 cm au 41, 26,8 cm au 42, 27,5 cm au 43 et 28,2 cm au 44. Mesurez le soir, debout, du talon à l''orteil le plus long.

Pour un pied large, Ridgeway Mid Wide offre 8 mm de plus à l''avant, du 39 au 47.','fr','public','2027-02-28','https://www.larkfield.example/fr/help/boot-sizes',0,1,'2026-11-22 15:39:09.357490',4,8,NULL);
INSERT INTO "desk_article" VALUES(9,'Orders by companies, clubs and schools','Orders of 10 pieces or more of one article get a written quote from our Sales team, usually within 2 working days. Write to business@larkfield.example with the article, number, sizes and date.

Schools, public bodies and clubs may pay on account within 30 days. Logos can be embroidered on jackets and packs from 20 pieces, and this adds 3 weeks.

Dealer terms are agreed with each shop. Tell us where your shop is and which ranges you carry.','en','public','2027-05-31','https://www.larkfield.example/en/help/business-orders',0,1,'2026-11-22 15:39:09.368156',4,14,NULL);
INSERT INTO "desk_article" VALUES(10,'Eine Bestellung stornieren','Sie können eine Bestellung selbst stornieren, solange das Packen nicht begonnen hat. Das ist meist etwa 2 Stunden nach der Zahlung, am Wochenende bis Montag um 7 Uhr.

Öffnen Sie im Konto „Bestellungen“, wählen Sie die Bestellung und dann „Stornieren“. Ohne Konto hilft der Link „Stornieren“ in der Bestätigungsmail.

Das Geld geht am selben Werktag zurück. Eine Kartenreservierung kann noch bis zu 7 Tage sichtbar sein.

Steht der Status auf „Wird gepackt“, können wir das Paket nicht mehr aufhalten. Nehmen Sie es nicht an oder schicken Sie es innerhalb von 30 Tagen zurück, dann erstatten wir den vollen Betrag.','de','public','2027-06-30','https://www.larkfield.example/de/help/cancel-order',1,1,'2026-11-22 15:39:09.370507',3,5,NULL);
INSERT INTO "desk_article" VALUES(11,'Cancelling an order','You can cancel an order yourself until packing starts. That is usually about 2 hours after you paid, and on weekends until Monday morning at 7:00.

Open Orders in your account, choose the order and press "Cancel order". As a guest, use the link "Cancel" in the confirmation mail.

The money goes back the same working day. A card reservation can stay visible for up to 7 days.

Once the status is "Being packed" we cannot stop the parcel. Refuse it at the door or return it within 30 days, and we refund it in full.','en','public','2027-06-30','https://www.larkfield.example/en/help/cancel-order',1,1,'2026-11-22 15:39:09.381020',3,5,NULL);
INSERT INTO "desk_article" VALUES(12,'Anular un pedido','Puede anular el pedido usted mismo hasta que empiece la preparación, unas 2 horas después del pago, y los fines de semana hasta el lunes a las 7:00.

En su cuenta abra Pedidos, elija el pedido y pulse «Anular». Sin cuenta, use el enlace «Anular» del correo de confirmación.

El dinero se devuelve el mismo día laborable. La reserva en la tarjeta puede verse hasta 7 días.

Si el estado es «En preparación», ya no podemos parar el paquete. Rechácelo o devuélvalo en 30 días y le reembolsamos todo.','es','public','2027-06-30','https://www.larkfield.example/es/help/cancel-order',1,1,'2026-11-22 15:39:09.387457',3,5,NULL);
CREATE TABLE "desk_attachment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "filename" varchar(255) NOT NULL, "content_type" varchar(120) NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "content_id" varchar(255) NOT NULL, "inline" bool NOT NULL, "content_hash" varchar(64) NOT NULL, "stored" varchar(200) NOT NULL, "text" text NOT NULL, "draft_id" bigint NULL REFERENCES "desk_draft" ("id") DEFERRABLE INITIALLY DEFERRED, "message_id" bigint NULL REFERENCES "desk_message" ("id") DEFERRABLE INITIALLY DEFERRED, "outgoing_id" bigint NULL REFERENCES "desk_outgoingmail" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_attachment" VALUES(1,'badge-sheet.pdf','application/pdf',796,'',0,'e306e05ee498ed517b6cbc0faf02e78a6c12e852b028559af69b7422f93473e5','files/e3/e306e05ee498ed517b6cbc0faf02e78a6c12e852b028559af69b7422f93473e5','',NULL,1,NULL);
CREATE TABLE "desk_cachedanswer" ("key" varchar(64) NOT NULL PRIMARY KEY, "answer" text NOT NULL, "created_at" datetime NOT NULL);
CREATE TABLE "desk_calibration" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "engine" varchar(80) NOT NULL, "labels" integer unsigned NOT NULL CHECK ("labels" >= 0), "values" text NOT NULL CHECK ((JSON_VALID("values") OR "values" IS NULL)), "thresholds" text NOT NULL CHECK ((JSON_VALID("thresholds") OR "thresholds" IS NULL)), "tested" text NOT NULL CHECK ((JSON_VALID("tested") OR "tested" IS NULL)), "created_at" datetime NOT NULL);
CREATE TABLE "desk_category" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL UNIQUE, "description" text NOT NULL, "owner" varchar(5) NOT NULL, "priority" smallint unsigned NOT NULL CHECK ("priority" >= 0), "target_error" real NOT NULL, "certified_only" bool NOT NULL, "enabled" bool NOT NULL, "team_id" bigint NULL REFERENCES "desk_team" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_category" VALUES(1,'Order status','The customer asks where an order or parcel is, when it will be dispatched or delivered, what a tracking status means, or says a parcel is late, lost or marked delivered but not received.','ai',1,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(2,'Return or exchange','The customer wants to send an article back or swap it for another size, colour or model, or asks how returns, return labels, deadlines or exchanges work.','ai',1,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(3,'Refund status','The customer has already sent goods back or cancelled and asks where the money is, when it will arrive, or why the refunded amount differs from what was expected.','ai',1,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(4,'Damaged or wrong item','What arrived is broken, torn, dirty, incomplete or not what was ordered; the customer reports the fault on arrival and wants a replacement or the right article.','ai',2,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(5,'Change or cancel order','The order is placed and the customer wants to cancel it or change the address, size, colour, quantity or contents before it is dispatched.','ai',2,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(6,'Payment problem','A charge is wrong, doubled or unknown, a payment is declined or stuck, a reminder came although it was paid, or the customer disputes a charge with the bank.','human',2,0.03,0,1,2);
INSERT INTO "desk_category" VALUES(7,'Invoice request','The customer needs an invoice, a copy or correction of one, a VAT number or company name on it, or a receipt for the tax office, employer or insurance.','ai',0,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(8,'Product advice','A question before or after buying about how a product performs, fits, is used or cared for: sizes, weights, temperatures, materials, waterproofness, compatibility, washing, comparison of models.','ai',1,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(9,'Availability','The customer asks whether and when a product, size or colour is in stock or returns, whether it can be reserved or pre-ordered, or where a discontinued product can still be found.','ai',0,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(10,'Discount code','Questions about vouchers, promotion or newsletter codes, gift cards, loyalty points and sale prices: a code does not work, was forgotten, expired, or which rules apply.','ai',0,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(11,'Account and login','The customer cannot sign in, needs a new password, wants to change the mail address or two-step login, or asks how the customer account works.','ai',1,0.05,0,1,1);
INSERT INTO "desk_category" VALUES(12,'Warranty and repair','A product failed or wore out after use and the customer asks about warranty, repair, spare parts or their cost: zips, poles, seams, soles, buckles, stove valves.','ai',1,0.05,0,1,5);
INSERT INTO "desk_category" VALUES(13,'Data and privacy request','The customer asks what personal data is held, wants it corrected, exported or deleted, objects to its use, withdraws consent, or reports a privacy concern.','human',2,0.03,0,1,3);
INSERT INTO "desk_category" VALUES(14,'Business and wholesale','Companies, clubs, schools, rental firms and resellers ask for quotes, quantity prices, purchase on account, dealer terms, sponsorship or cooperation.','human',1,0.05,0,1,4);
CREATE TABLE "desk_categoryexample" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "category_id" bigint NOT NULL REFERENCES "desk_category" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_categoryexample" VALUES(12,'Aviso de GLS

Buenos días, el transportista dice que no me encontró en casa, y yo no me moví. ¿Volverán a pasar o tengo que ir a recogerlo? Marisol',1);
INSERT INTO "desk_categoryexample" VALUES(24,'Cambiar por otro color

Hola, la mochila es preciosa, pero en gris no me convence. ¿La puedo cambiar por la verde y qué pasos hay que seguir?',2);
INSERT INTO "desk_categoryexample" VALUES(36,'Gutschrift fehlt

Die Ware ist laut Beleg am Montag angekommen, die Bank weiß von nichts. Wie lange braucht ihr mit dem Erstatten? Timo',3);
INSERT INTO "desk_categoryexample" VALUES(48,'Llegó roto

Hola, al abrir la caja la tapa del hornillo estaba partida en dos. Mando fotos. ¿Me enviáis otro?',4);
INSERT INTO "desk_categoryexample" VALUES(60,'Modifier la livraison

Bonjour, je serai absent toute la semaine prochaine. Peut-on faire partir ma commande plus tard ou l''envoyer chez ma mère ? Gaspard',5);
INSERT INTO "desk_categoryexample" VALUES(72,'Pago rechazado

Hola, la tarjeta da error al final y el banco dice que el importe está retenido. ¿Se ha cobrado o no?',6);
INSERT INTO "desk_categoryexample" VALUES(84,'Beleg für die Steuer

Hallo, gibt es die Rechnung vom letzten Herbst noch irgendwo als PDF? Mein Steuerberater fragt danach.',7);
INSERT INTO "desk_categoryexample" VALUES(96,'Talla de botas

Hola, uso un 41 de zapatilla y tengo el empeine alto. ¿Qué número me aconsejáis para las Corrie Pro?',8);
INSERT INTO "desk_categoryexample" VALUES(108,'Agotado

Buenas, la talla M lleva semanas sin existencias. ¿Cuándo llega la próxima remesa? ¿Se puede encargar aunque no haya?',9);
INSERT INTO "desk_categoryexample" VALUES(120,'Puntos de fidelidad

Hola, tengo puntos acumulados. ¿Cuánto valen y caducan?',10);
INSERT INTO "desk_categoryexample" VALUES(132,'Konto anlegen klappt nicht

Hallo, beim Registrieren kommt immer die Meldung, meine Mailadresse sei vergeben. Ich habe aber nie ein Konto gehabt.',11);
INSERT INTO "desk_categoryexample" VALUES(144,'Reparar la cremallera

Hola, la cremallera de la puerta de la tienda se abre sola. ¿La arregláis y cuánto sale más o menos?',12);
INSERT INTO "desk_categoryexample" VALUES(156,'Acceso a mis datos

Deseo saber qué información guardan sobre mí y con quién la comparten. Elena Robles',13);
INSERT INTO "desk_categoryexample" VALUES(168,'Alquiler de material

Gestionamos un albergue y queremos renovar treinta colchonetas. ¿Hacéis precio para empresas? Albergue El Collado',14);
CREATE TABLE "desk_categorylabel" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "at" datetime NOT NULL, "agent_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "category_id" bigint NULL REFERENCES "desk_category" ("id") DEFERRABLE INITIALLY DEFERRED, "message_id" bigint NOT NULL REFERENCES "desk_message" ("id") DEFERRABLE INITIALLY DEFERRED, "suggestion_id" bigint NULL REFERENCES "desk_suggestion" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_categorylabel" VALUES(1,'confirmed','2026-11-22 15:44:24.232319',1,8,5,6);
INSERT INTO "desk_categorylabel" VALUES(2,'confirmed','2026-11-22 15:44:24.455035',1,12,9,8);
INSERT INTO "desk_categorylabel" VALUES(3,'confirmed','2026-11-22 15:44:24.706592',1,3,11,9);
INSERT INTO "desk_categorylabel" VALUES(4,'confirmed','2026-11-22 15:44:24.764843',1,10,13,11);
CREATE TABLE "desk_conversation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "subject" text NOT NULL, "state" varchar(12) NOT NULL, "priority" smallint unsigned NOT NULL CHECK ("priority" >= 0), "sentiment" varchar(10) NOT NULL, "language" varchar(8) NOT NULL, "summary" text NOT NULL, "needs" varchar(300) NOT NULL, "needs_rule" varchar(80) NOT NULL, "people_only" bool NOT NULL, "in_pilot" bool NOT NULL, "created_at" datetime NOT NULL, "last_message_at" datetime NOT NULL, "waiting_since" datetime NULL, "due_at" datetime NULL, "first_response_at" datetime NULL, "resolved_at" datetime NULL, "snoozed_until" datetime NULL, "opened_at" datetime NULL, "assignee_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "category_id" bigint NULL REFERENCES "desk_category" ("id") DEFERRABLE INITIALLY DEFERRED, "merged_into_id" bigint NULL REFERENCES "desk_conversation" ("id") DEFERRABLE INITIALLY DEFERRED, "opened_by_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "resolved_by_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "customer_id" bigint NOT NULL REFERENCES "desk_customer" ("id") DEFERRABLE INITIALLY DEFERRED, "mailbox_id" bigint NOT NULL REFERENCES "desk_mailbox" ("id") DEFERRABLE INITIALLY DEFERRED, "team_id" bigint NULL REFERENCES "desk_team" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_conversation" VALUES(1,'32 daypacks for our scouts','needs_agent',1,'neutral','en','as announced in spring we would like 32 Lark 22 daypacks, ideally all in green, with our lily embroidered on the lid. We need them by the 1st of March.','Business and wholesale is always answered by people.','owned_by_people',0,1,'2026-11-22 15:39:11.143268','2026-11-22 15:39:11.143268','2026-11-22 15:39:11.143268','2026-11-22 23:39:11.143268',NULL,NULL,NULL,NULL,NULL,14,NULL,NULL,NULL,34,2,4);
INSERT INTO "desk_conversation" VALUES(2,'Aufnahme Ihrer Zelte in unser Sortiment','needs_agent',1,'neutral','de','Gerne würden wir die Reihen Tarn und Skerry kennenlernen. Wer ist bei Ihnen dafür zuständig, und schicken Sie Musterstücke?','Business and wholesale is always answered by people.','owned_by_people',0,1,'2026-11-22 15:39:11.151717','2026-11-22 15:39:11.151717','2026-11-22 15:39:11.151717','2026-11-22 23:39:11.151717',NULL,NULL,NULL,NULL,NULL,14,NULL,NULL,NULL,35,2,4);
INSERT INTO "desk_conversation" VALUES(3,'Corrie Pro: new soles?','needs_agent',1,'neutral','en','Please do register it. Where do I send them, and does the post to you cost me anything?','Score 0.37 for Invoice request (not certified as a probability yet), below the threshold of 0.90 (set by hand, not certified: no labelled mail yet).','low_confidence',0,1,'2026-11-22 15:39:12.849438','2026-11-22 15:39:12.964404','2026-11-22 15:39:12.849438','2026-11-22 23:39:12.849438',NULL,NULL,NULL,NULL,NULL,7,NULL,NULL,NULL,36,1,1);
INSERT INTO "desk_conversation" VALUES(4,'Sending back the Ridgeway (LF-481204)','needs_agent',1,'neutral','en','the boots are beautiful but my heel slips whatever I do with the laces. What do I do to send them back from Leeds, and is there a charge?','Score 0.84 for Return or exchange (not certified as a probability yet), below the threshold of 0.90 (set by hand, not certified: no labelled mail yet).','low_confidence',0,1,'2026-11-22 15:39:12.849706','2026-11-22 15:39:12.849706','2026-11-22 15:39:12.849706','2026-11-22 23:39:12.849706',NULL,NULL,NULL,NULL,NULL,2,NULL,NULL,NULL,5,1,1);
INSERT INTO "desk_conversation" VALUES(5,'Boots for shovels of feet','waiting',1,'neutral','en','I take a 43 in running shoes and have feet like shovels: most walking boots squash me at the ball. Which of yours would you suggest for the West Highland Way, and in what size?','','',0,1,'2026-11-22 15:39:12.849793','2026-11-22 15:44:24.419446',NULL,NULL,'2026-11-22 15:44:24.297581',NULL,NULL,NULL,1,8,NULL,NULL,NULL,37,1,1);
INSERT INTO "desk_conversation" VALUES(8,'Jacket zip, past warranty','waiting',1,'negative','en','the main zip of my five-year-old Heath Softshell has lost several teeth. What would a whole new zip cost, and how long would I be without it?','','',0,1,'2026-11-22 15:39:12.850095','2026-11-22 15:44:24.671427',NULL,NULL,'2026-11-22 15:44:24.502485',NULL,NULL,NULL,1,12,NULL,NULL,NULL,39,1,5);
INSERT INTO "desk_conversation" VALUES(10,'Refund is €5.90 short?','waiting',1,'neutral','en','I got my money for the returned daypack yesterday, thanks for being quick. What was taken off?','','',0,1,'2026-11-22 15:39:12.850267','2026-11-22 15:39:12.850267',NULL,NULL,'2026-11-22 15:44:24.741435',NULL,NULL,NULL,1,3,NULL,NULL,NULL,41,1,1);
INSERT INTO "desk_conversation" VALUES(12,'What are my points good for?','waiting',1,'neutral','en','my account says 655 points. What does that make in euros, and is there a date by which I have to spend them?','','',0,1,'2026-11-22 15:39:12.850429','2026-11-22 15:39:12.850429',NULL,NULL,'2026-11-22 15:44:24.782522',NULL,NULL,NULL,1,10,NULL,NULL,NULL,32,1,1);
INSERT INTO "desk_conversation" VALUES(13,'Delivered according to DPD, but not to me','needs_agent',1,'neutral','en','at 16:05 I got a message that LF-482655 had been delivered. What can I do now?','','',0,1,'2026-11-22 15:39:12.850498','2026-11-22 15:39:12.850498','2026-11-22 15:39:12.850498','2026-11-22 23:39:12.850498',NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,3,1,1);
INSERT INTO "desk_conversation" VALUES(16,'reset mail never comes','draft_ready',1,'negative','en','tried forgot password 4 times now, nothing, not in junk either. need to get in to see my order.','','',0,1,'2026-11-22 15:39:12.850717','2026-11-22 15:39:12.850717','2026-11-22 15:39:12.850717','2026-11-22 23:39:12.850717',NULL,NULL,NULL,NULL,NULL,11,NULL,NULL,NULL,45,1,1);
CREATE TABLE "desk_customer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "tier" varchar(10) NOT NULL, "language" varchar(8) NOT NULL, "notes" text NOT NULL, "facts" text NOT NULL CHECK ((JSON_VALID("facts") OR "facts" IS NULL)), "people_only" bool NOT NULL, "created_at" datetime NOT NULL, "erased_at" datetime NULL, "merged_into_id" bigint NULL REFERENCES "desk_customer" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_customer" VALUES(3,'Priya Raman','standard','en','','{"country": "Netherlands", "loyalty": "279 points", "LF-482655 placed": "2026-11-10", "LF-482655 item": "Squall Shell jacket, M", "LF-482655 amount": "\u20ac279.00", "LF-482655 status": "delivered", "LF-482655 carrier": "DPD", "LF-482655 tracking": "15501238790313", "LF-482655 dispatched": "2026-11-11", "LF-482655 delivered": "2026-11-12"}',0,'2026-11-22 15:39:09.239281',NULL,NULL);
INSERT INTO "desk_customer" VALUES(5,'Harriet Colley','standard','en','','{"country": "United Kingdom", "loyalty": "0 points", "LF-481204 placed": "2026-10-30", "LF-481204 item": "Ridgeway Mid boots, 40", "LF-481204 amount": "\u20ac189.00", "LF-481204 status": "delivered", "LF-481204 carrier": "DPD", "LF-481204 tracking": "15501238640025", "LF-481204 dispatched": "2026-10-30", "LF-481204 delivered": "2026-11-05"}',0,'2026-11-22 15:39:09.248554',NULL,NULL);
INSERT INTO "desk_customer" VALUES(32,'Maeve Sweeney','standard','en','','{"country": "Ireland", "loyalty": "655 points", "LF-482212 placed": "2026-11-06", "LF-482212 item": "Drift Down jacket, S", "LF-482212 amount": "\u20ac239.00", "LF-482212 status": "delivered", "LF-482212 carrier": "DPD", "LF-482212 tracking": "15501238701188", "LF-482212 delivered": "2026-11-13"}',0,'2026-11-22 15:39:09.285706',NULL,NULL);
INSERT INTO "desk_customer" VALUES(34,'Ivo Brandsma','standard','en','Scout group, asked for a quote in spring.','{"country": "Netherlands", "loyalty": "0 points"}',0,'2026-11-22 15:39:09.286549',NULL,NULL);
INSERT INTO "desk_customer" VALUES(35,'Alpinhaus Reiter GmbH','standard','','','{}',0,'2026-11-22 15:39:11.151799',NULL,NULL);
INSERT INTO "desk_customer" VALUES(36,'Fergal Quinlan','standard','','','{}',0,'2026-11-22 15:39:12.849603',NULL,NULL);
INSERT INTO "desk_customer" VALUES(37,'Bernard Oakes','standard','','','{}',0,'2026-11-22 15:39:12.849841',NULL,NULL);
INSERT INTO "desk_customer" VALUES(39,'Isobel Crane','standard','','','{}',0,'2026-11-22 15:39:12.850142',NULL,NULL);
INSERT INTO "desk_customer" VALUES(41,'Aoife Brennan','standard','','','{}',0,'2026-11-22 15:39:12.850311',NULL,NULL);
INSERT INTO "desk_customer" VALUES(45,'Ray Dunmore','standard','','','{}',0,'2026-11-22 15:39:12.850757',NULL,NULL);
CREATE TABLE "desk_customeraddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "address" varchar(320) NOT NULL UNIQUE, "customer_id" bigint NOT NULL REFERENCES "desk_customer" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_customeraddress" VALUES(4,'priya.raman@webpost.example',3);
INSERT INTO "desk_customeraddress" VALUES(6,'hcolley@brightmail.example',5);
INSERT INTO "desk_customeraddress" VALUES(35,'maeve.sweeney@brightmail.example',32);
INSERT INTO "desk_customeraddress" VALUES(37,'ivo@scoutsbrandsma.example',34);
INSERT INTO "desk_customeraddress" VALUES(38,'einkauf@alpinhaus-reiter.example',35);
INSERT INTO "desk_customeraddress" VALUES(39,'fergal.quinlan@brightmail.example',36);
INSERT INTO "desk_customeraddress" VALUES(40,'bernard.oakes@brightmail.example',37);
INSERT INTO "desk_customeraddress" VALUES(42,'isobel.crane@brightmail.example',39);
INSERT INTO "desk_customeraddress" VALUES(44,'aoife.brennan@brightmail.example',41);
INSERT INTO "desk_customeraddress" VALUES(48,'ray.dunmore@brightmail.example',45);
CREATE TABLE "desk_desk" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "company" varchar(120) NOT NULL, "paused" bool NOT NULL, "default_threshold" real NOT NULL, "audit_share" real NOT NULL, "hidden_share" real NOT NULL, "second_call" bool NOT NULL, "business_hours" text NOT NULL CHECK ((JSON_VALID("business_hours") OR "business_hours" IS NULL)), "holidays" text NOT NULL CHECK ((JSON_VALID("holidays") OR "holidays" IS NULL)), "simulated" bool NOT NULL, "set_up_at" datetime NULL, CONSTRAINT "one_desk" CHECK ("id" = 1));
INSERT INTO "desk_desk" VALUES(1,'Larkfield Outdoor',0,0.9,0.05,0.1,0,'{"time_zone": "Europe/Amsterdam", "monday": ["09:00", "18:00"], "tuesday": ["09:00", "18:00"], "wednesday": ["09:00", "18:00"], "thursday": ["09:00", "18:00"], "friday": ["09:00", "17:00"], "saturday": null, "sunday": null, "holidays": ["2026-12-25", "2026-12-26", "2027-01-01"]}','["2026-12-25", "2026-12-26", "2027-01-01"]',0,NULL);
CREATE TABLE "desk_draft" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "author" varchar(10) NOT NULL, "text" text NOT NULL, "state" varchar(10) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "conversation_id" bigint NOT NULL REFERENCES "desk_conversation" ("id") DEFERRABLE INITIALLY DEFERRED, "edited_by_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "suggestion_id" bigint NULL REFERENCES "desk_suggestion" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_draft" VALUES(1,'assistant','Hello Bernard,

Thank you for your message.

Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.

Corrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.

Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.

For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.

Kind regards','approved',2,'2026-11-22 15:40:24.848509','2026-11-22 15:44:24.260082',5,1,NULL,6);
INSERT INTO "desk_draft" VALUES(2,'assistant','Hello Isobel,
Thank you for your patience.

Thank you for your message.

A new slider costs €15, a new jacket zip €35 and a new tent door zip €45.

New soles for Ridgeway Mid or Corrie Pro cost €79. Brook Low cannot be resoled.

Spraying a jacket against rain costs €25. Spare buckles cost €6 and are sent by letter.

Kind regards','approved',2,'2026-11-22 15:40:25.917056','2026-11-22 15:44:24.468702',8,1,NULL,8);
INSERT INTO "desk_draft" VALUES(3,'assistant','Hello Aoife,

Thank you for your message.

Outside the countries with a free label we take €5.90 off for the return label. This is the most frequent reason for a smaller amount.

A discount code is shared among all articles of the order. If you return one of them, its share of the discount is not refunded.

Delivery costs are refunded when the whole order comes back, but not the surcharge for express.

If an article came back with marks of use, we may take off its loss in value. In that case you get photos by mail before we refund.

Kind regards','approved',2,'2026-11-22 15:40:26.822791','2026-11-22 15:44:24.715613',10,1,NULL,9);
INSERT INTO "desk_draft" VALUES(4,'assistant','Hello Maeve,

Thank you for your message.

You earn 1 point for every euro. 200 points are worth €10 off, and you redeem them at checkout.

Points expire 24 months after the order that earned them. Returned articles take their points with them.

Kind regards','approved',2,'2026-11-22 15:40:27.975974','2026-11-22 15:44:24.765725',12,1,NULL,11);
INSERT INTO "desk_draft" VALUES(5,'assistant','Hello Priya,

Thank you for your message about LF-482655.

The status of LF-482655 is: delivered. The carrier of LF-482655 is DPD. The tracking number of LF-482655 is 15501238790313. LF-482655 was dispatched on 11 November 2026. LF-482655 was delivered on 12 November 2026.

Please look first in the letterbox for a card, with neighbours, and at the place you may have named to the carrier as a safe spot.

Carriers sometimes scan a parcel as delivered a few hours early. Wait until the end of the next working day.

If it is still missing then, write to us with the order number. We ask the carrier for the proof of delivery and the signature, which takes up to 3 working days.

If the proof does not show that you or your neighbour received it, we send the order again at no cost or refund it, as you prefer.

Kind regards','discarded',1,'2026-11-22 15:40:28.435292','2026-11-22 15:44:24.800099',13,1,NULL,12);
INSERT INTO "desk_draft" VALUES(6,'assistant','Hello Ray,

Thank you for your message.

Go to https://www.larkfield.example/login, press "Forgot password" and enter the address you ordered with. The mail comes within 5 minutes.

We never ask for your password by mail.

Kind regards','proposed',1,'2026-11-22 15:40:28.994746','2026-11-22 15:40:28.994748',16,NULL,NULL,14);
CREATE TABLE "desk_evaluationrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(20) NOT NULL, "engine" varchar(80) NOT NULL, "figures" text NOT NULL CHECK ((JSON_VALID("figures") OR "figures" IS NULL)), "versions" text NOT NULL CHECK ((JSON_VALID("versions") OR "versions" IS NULL)), "created_at" datetime NOT NULL);
CREATE TABLE "desk_event" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(32) NOT NULL, "detail" text NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "at" datetime NOT NULL, "actor_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "conversation_id" bigint NOT NULL REFERENCES "desk_conversation" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_event" VALUES(1,'read','Business and wholesale is always answered by people.','{"suggestion": 1, "destination": "human"}','2026-11-22 15:40:22.330969',NULL,2);
INSERT INTO "desk_event" VALUES(2,'read','Business and wholesale is always answered by people.','{"suggestion": 2, "destination": "human"}','2026-11-22 15:40:22.367752',NULL,1);
INSERT INTO "desk_event" VALUES(3,'read','Score 0.84 for Return or exchange (not certified as a probability yet), below the threshold of 0.90 (set by hand, not certified: no labelled mail yet).','{"suggestion": 4, "destination": "human"}','2026-11-22 15:40:23.388877',NULL,4);
INSERT INTO "desk_event" VALUES(5,'read','','{"suggestion": 6, "destination": "draft"}','2026-11-22 15:40:24.839247',NULL,5);
INSERT INTO "desk_event" VALUES(6,'read','','{"suggestion": 8, "destination": "draft"}','2026-11-22 15:40:25.915816',NULL,8);
INSERT INTO "desk_event" VALUES(7,'read','','{"suggestion": 9, "destination": "draft"}','2026-11-22 15:40:26.821957',NULL,10);
INSERT INTO "desk_event" VALUES(9,'read','','{"suggestion": 11, "destination": "draft"}','2026-11-22 15:40:27.966867',NULL,12);
INSERT INTO "desk_event" VALUES(10,'read','','{"suggestion": 12, "destination": "draft"}','2026-11-22 15:40:28.434149',NULL,13);
INSERT INTO "desk_event" VALUES(12,'read','','{"suggestion": 14, "destination": "draft"}','2026-11-22 15:40:28.993802',NULL,16);
INSERT INTO "desk_event" VALUES(84,'read','Score 0.37 for Invoice request (not certified as a probability yet), below the threshold of 0.90 (set by hand, not certified: no labelled mail yet).','{"suggestion": 87, "destination": "human"}','2026-11-22 15:41:04.466517',NULL,3);
INSERT INTO "desk_event" VALUES(96,'category','Product advice','{"kind": "confirmed"}','2026-11-22 15:44:24.233382',1,5);
INSERT INTO "desk_event" VALUES(97,'approved','','{"state": "draft_ready", "waiting_since": "2026-11-22T15:39:12.849793+00:00", "due_at": "2026-11-22T23:39:12.849793+00:00", "outgoing": 1}','2026-11-22 15:44:24.297902',1,5);
INSERT INTO "desk_event" VALUES(98,'category','Warranty and repair','{"kind": "confirmed"}','2026-11-22 15:44:24.467947',1,8);
INSERT INTO "desk_event" VALUES(99,'approved','','{"state": "draft_ready", "waiting_since": "2026-11-22T15:39:12.850095+00:00", "due_at": "2026-11-22T23:39:12.850095+00:00", "outgoing": 2}','2026-11-22 15:44:24.502733',1,8);
INSERT INTO "desk_event" VALUES(100,'category','Refund status','{"kind": "confirmed"}','2026-11-22 15:44:24.707015',1,10);
INSERT INTO "desk_event" VALUES(101,'approved','','{"state": "draft_ready", "waiting_since": "2026-11-22T15:39:12.850267+00:00", "due_at": "2026-11-22T23:39:12.850267+00:00", "outgoing": 3}','2026-11-22 15:44:24.741699',1,10);
INSERT INTO "desk_event" VALUES(102,'category','Discount code','{"kind": "confirmed"}','2026-11-22 15:44:24.765278',1,12);
INSERT INTO "desk_event" VALUES(103,'approved','','{"state": "draft_ready", "waiting_since": "2026-11-22T15:39:12.850429+00:00", "due_at": "2026-11-22T23:39:12.850429+00:00", "outgoing": 4}','2026-11-22 15:44:24.782758',1,12);
INSERT INTO "desk_event" VALUES(104,'discarded','','{"draft": 5}','2026-11-22 15:44:24.801975',1,13);
CREATE TABLE "desk_flag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "word" varchar(300) NOT NULL, "moment" text NOT NULL CHECK ((JSON_VALID("moment") OR "moment" IS NULL)), "at" datetime NOT NULL, "agent_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "conversation_id" bigint NOT NULL REFERENCES "desk_conversation" ("id") DEFERRABLE INITIALLY DEFERRED, "suggestion_id" bigint NULL REFERENCES "desk_suggestion" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_flag" VALUES(1,'beside the point','{"mail": "tried forgot password 4 times now, nothing, not in junk either. need to get in to see my order. help\n\nray", "category": "Account and login", "confidence": 0.9985028513505918, "offered": "Hello Ray,\n\nThank you for your message.\n\nGo to https://www.larkfield.example/login, press \"Forgot password\" and enter the address you ordered with. The mail comes within 5 minutes.\n\nWe never ask for your password by mail.\n\nKind regards", "text": "Hello Ray,\n\nThank you for your message.\n\nGo to https://www.larkfield.example/login, press \"Forgot password\" and enter the address you ordered with. The mail comes within 5 minutes.\n\nWe never ask for your password by mail.\n\nKind regards", "versions": {"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}}','2026-11-22 15:44:24.813816',1,16,14);
CREATE TABLE "desk_folderstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "folder" varchar(255) NOT NULL, "uidvalidity" bigint NOT NULL, "last_uid" bigint NOT NULL, "mailbox_id" bigint NOT NULL REFERENCES "desk_mailbox" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_state_a_folder" UNIQUE ("mailbox_id", "folder"));
CREATE TABLE "desk_historicalarticle" ("id" bigint NOT NULL, "title" varchar(200) NOT NULL, "body" text NOT NULL, "language" varchar(8) NOT NULL, "audience" varchar(80) NOT NULL, "review_date" date NULL, "source" varchar(300) NOT NULL, "is_policy" bool NOT NULL, "published" bool NOT NULL, "updated_at" datetime NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "category_id" bigint NULL, "history_user_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "owner_id" bigint NULL, "mailbox_id" bigint NULL);
CREATE TABLE "desk_historicalcategory" ("id" bigint NOT NULL, "name" varchar(80) NOT NULL, "description" text NOT NULL, "owner" varchar(5) NOT NULL, "priority" smallint unsigned NOT NULL CHECK ("priority" >= 0), "target_error" real NOT NULL, "certified_only" bool NOT NULL, "enabled" bool NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "team_id" bigint NULL);
CREATE TABLE "desk_historicaldesk" ("id" bigint NOT NULL, "company" varchar(120) NOT NULL, "paused" bool NOT NULL, "default_threshold" real NOT NULL, "audit_share" real NOT NULL, "hidden_share" real NOT NULL, "second_call" bool NOT NULL, "business_hours" text NOT NULL CHECK ((JSON_VALID("business_hours") OR "business_hours" IS NULL)), "holidays" text NOT NULL CHECK ((JSON_VALID("holidays") OR "holidays" IS NULL)), "simulated" bool NOT NULL, "set_up_at" datetime NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_historicaldesk" VALUES(1,'',0,0.9,0.05,0.1,0,'{}','[]',0,NULL,1,'2026-11-22 15:39:10.082323',NULL,'+',NULL);
INSERT INTO "desk_historicaldesk" VALUES(1,'Larkfield Outdoor',0,0.9,0.05,0.1,0,'{"time_zone": "Europe/Amsterdam", "monday": ["09:00", "18:00"], "tuesday": ["09:00", "18:00"], "wednesday": ["09:00", "18:00"], "thursday": ["09:00", "18:00"], "friday": ["09:00", "17:00"], "saturday": null, "sunday": null, "holidays": ["2026-12-25", "2026-12-26", "2027-01-01"]}','["2026-12-25", "2026-12-26", "2027-01-01"]',0,NULL,2,'2026-11-22 15:39:10.083206',NULL,'~',NULL);
CREATE TABLE "desk_historicalmacro" ("id" bigint NOT NULL, "name" varchar(80) NOT NULL, "text" text NOT NULL, "language" varchar(8) NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "category_id" bigint NULL, "history_user_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "desk_historicalmailbox" ("id" bigint NOT NULL, "name" varchar(120) NOT NULL, "address" varchar(320) NOT NULL, "aliases" text NOT NULL CHECK ((JSON_VALID("aliases") OR "aliases" IS NULL)), "transport" varchar(8) NOT NULL, "enabled" bool NOT NULL, "login" varchar(10) NOT NULL, "imap_host" varchar(255) NOT NULL, "imap_port" integer unsigned NOT NULL CHECK ("imap_port" >= 0), "imap_security" varchar(8) NOT NULL, "imap_user" varchar(320) NOT NULL, "folders" text NOT NULL CHECK ((JSON_VALID("folders") OR "folders" IS NULL)), "sent_folder" varchar(255) NOT NULL, "keep_sent_copy" bool NOT NULL, "smtp_host" varchar(255) NOT NULL, "smtp_port" integer unsigned NOT NULL CHECK ("smtp_port" >= 0), "smtp_security" varchar(8) NOT NULL, "smtp_user" varchar(320) NOT NULL, "oauth_tenant" varchar(120) NOT NULL, "oauth_client_id" varchar(255) NOT NULL, "folder_path" varchar(1000) NOT NULL, "trusted_authserv" varchar(255) NOT NULL, "read_since" datetime NULL, "size_limit" integer unsigned NOT NULL CHECK ("size_limit" >= 0), "language" varchar(8) NOT NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "tone" varchar(200) NOT NULL, "signature" text NOT NULL CHECK ((JSON_VALID("signature") OR "signature" IS NULL)), "disclosure" bool NOT NULL, "disclosure_text" text NOT NULL CHECK ((JSON_VALID("disclosure_text") OR "disclosure_text" IS NULL)), "allowed_domains" text NOT NULL CHECK ((JSON_VALID("allowed_domains") OR "allowed_domains" IS NULL)), "mode" varchar(8) NOT NULL, "privacy" varchar(8) NOT NULL, "monthly_budget" decimal NULL, "pilot_share" real NOT NULL, "acknowledge" bool NOT NULL, "acknowledgement_text" text NOT NULL CHECK ((JSON_VALID("acknowledgement_text") OR "acknowledgement_text" IS NULL)), "rating_link" bool NOT NULL, "undo_seconds" smallint unsigned NOT NULL CHECK ("undo_seconds" >= 0), "first_response_hours" smallint unsigned NOT NULL CHECK ("first_response_hours" >= 0), "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "team_id" bigint NULL);
INSERT INTO "desk_historicalmailbox" VALUES(1,'Larkfield Outdoor','support@larkfield.example','[]','folder',1,'password','',993,'tls','','["INBOX"]','',1,'',465,'tls','','','','{folder}','',NULL,36700160,'en','["en", "de", "fr", "es"]','Warm, plain and short. Answer the question first, then say what happens next. Never blame the customer, no exclamation marks.','{"en": "{{agent_name}}\nLarkfield Outdoor, customer service\nMonday to Thursday 9:00 to 18:00, Friday 9:00 to 17:00 (CET)\nwww.larkfield.example", "de": "{{agent_name}}\nLarkfield Outdoor, Kundendienst\nMontag bis Donnerstag 9 bis 18 Uhr, Freitag 9 bis 17 Uhr\nwww.larkfield.example", "fr": "{{agent_name}}\nLarkfield Outdoor, service client\nDu lundi au jeudi de 9 h \u00e0 18 h, le vendredi de 9 h \u00e0 17 h\nwww.larkfield.example", "es": "{{agent_name}}\nLarkfield Outdoor, atenci\u00f3n al cliente\nDe lunes a jueves de 9:00 a 18:00, viernes de 9:00 a 17:00\nwww.larkfield.example"}',1,'{"en": "This answer was prepared with the help of AI and checked by a member of our team.", "de": "Diese Antwort wurde mit Hilfe von KI vorbereitet und von einem Menschen aus unserem Team gepr\u00fcft.", "fr": "Cette r\u00e9ponse a \u00e9t\u00e9 pr\u00e9par\u00e9e avec l''aide d''une IA et relue par une personne de notre \u00e9quipe.", "es": "Esta respuesta se ha preparado con ayuda de una IA y la ha revisado una persona de nuestro equipo."}','["larkfield.example"]','assist','redact',NULL,1.0,0,'{}',1,20,8,1,'2026-11-22 15:39:09.122143',NULL,'+',NULL,1);
INSERT INTO "desk_historicalmailbox" VALUES(2,'Larkfield Outdoor Business','business@larkfield.example','[]','folder',1,'password','',993,'tls','','["INBOX"]','',1,'',465,'tls','','','','{folder}','',NULL,36700160,'en','["en", "de", "fr"]','Courteous and exact. Use full sentences and the customer''s company name. Never quote a price that is not in an article.','{"en": "{{agent_name}}\nLarkfield Outdoor Business\nQuotes, team orders and rental fleets\nwww.larkfield.example/business", "de": "{{agent_name}}\nLarkfield Outdoor Gesch\u00e4ftskunden\nAngebote, Teambestellungen und Verleih\nwww.larkfield.example/business", "fr": "{{agent_name}}\nLarkfield Outdoor Professionnels\nDevis, commandes d''\u00e9quipe et location\nwww.larkfield.example/business"}',1,'{"en": "Prepared with the help of AI, read and approved by one of us before it was sent.", "de": "Mit Hilfe von KI vorbereitet und vor dem Versand von einem von uns gelesen und freigegeben.", "fr": "Pr\u00e9par\u00e9 avec l''aide d''une IA, lu et approuv\u00e9 par l''un d''entre nous avant l''envoi."}','["larkfield.example"]','assist','redact',NULL,1.0,0,'{}',1,20,8,2,'2026-11-22 15:39:09.132490',NULL,'+',NULL,4);
CREATE TABLE "desk_historicalrule" ("id" bigint NOT NULL, "order" smallint unsigned NOT NULL CHECK ("order" >= 0), "slug" varchar(80) NOT NULL, "enabled" bool NOT NULL, "conditions" text NOT NULL CHECK ((JSON_VALID("conditions") OR "conditions" IS NULL)), "phrases" text NOT NULL CHECK ((JSON_VALID("phrases") OR "phrases" IS NULL)), "priority" smallint unsigned NULL CHECK ("priority" >= 0), "reason" varchar(200) NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "team_id" bigint NULL);
CREATE TABLE "desk_historicalteam" ("id" bigint NOT NULL, "name" varchar(80) NOT NULL, "is_default" bool NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "lead_id" bigint NULL);
CREATE TABLE "desk_historicalteam_members" ("id" bigint NOT NULL, "m2m_history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_id" integer NOT NULL, "user_id" bigint NULL, "team_id" bigint NULL);
CREATE TABLE "desk_historicaluser" ("id" bigint NOT NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL, "first_name" varchar(150) NOT NULL, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "time_zone" varchar(64) NOT NULL, "language" varchar(8) NOT NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "skills" text NOT NULL CHECK ((JSON_VALID("skills") OR "skills" IS NULL)), "capacity" smallint unsigned NOT NULL CHECK ("capacity" >= 0), "away_until" datetime NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "desk_incomingmail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "folder" varchar(255) NOT NULL, "uidvalidity" bigint NOT NULL, "uid" varchar(80) NOT NULL, "content_hash" varchar(64) NOT NULL, "raw" varchar(200) NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "oversize" bool NOT NULL, "history_only" bool NOT NULL, "state" varchar(10) NOT NULL, "reason" text NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "retry_at" datetime NULL, "received_at" datetime NOT NULL, "mailbox_id" bigint NOT NULL REFERENCES "desk_mailbox" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_row_a_uid" UNIQUE ("mailbox_id", "folder", "uidvalidity", "uid"));
INSERT INTO "desk_incomingmail" VALUES(1,'inbox',0,'fa99806ab1566386904024644af955f02053ca352b33e354e1a04ede1089059c','fa99806ab1566386904024644af955f02053ca352b33e354e1a04ede1089059c','mail/fa/fa99806ab1566386904024644af955f02053ca352b33e354e1a04ede1089059c',2994,0,0,'received','',0,NULL,'2026-11-22 15:39:10.979565',2);
INSERT INTO "desk_incomingmail" VALUES(2,'inbox',0,'e1d6a3da1411dbe8606b71a6ac7038823c11b4594fb997e78a62fccc1803fc16','e1d6a3da1411dbe8606b71a6ac7038823c11b4594fb997e78a62fccc1803fc16','mail/e1/e1d6a3da1411dbe8606b71a6ac7038823c11b4594fb997e78a62fccc1803fc16',822,0,0,'received','',0,NULL,'2026-11-22 15:39:10.979594',2);
INSERT INTO "desk_incomingmail" VALUES(3,'inbox',0,'6fa697cb04746fd5c531da8c2b91b0e0bc61cbec8f476db383a8e86a43be73c7','6fa697cb04746fd5c531da8c2b91b0e0bc61cbec8f476db383a8e86a43be73c7','mail/6f/6fa697cb04746fd5c531da8c2b91b0e0bc61cbec8f476db383a8e86a43be73c7',466,0,0,'received','',0,NULL,'2026-11-22 15:39:11.100237',1);
INSERT INTO "desk_incomingmail" VALUES(4,'inbox',0,'7d938d8874bcb5501809c6ed2ebae786f5e92bb1d2e023a3e09e3dbb5c074918','7d938d8874bcb5501809c6ed2ebae786f5e92bb1d2e023a3e09e3dbb5c074918','mail/7d/7d938d8874bcb5501809c6ed2ebae786f5e92bb1d2e023a3e09e3dbb5c074918',1305,0,0,'received','',0,NULL,'2026-11-22 15:39:11.100265',1);
INSERT INTO "desk_incomingmail" VALUES(5,'inbox',0,'9765d58a2db512bc0bfd0f1991c5876f83e15517b14dd954d15aa9e9fd3b3fd1','9765d58a2db512bc0bfd0f1991c5876f83e15517b14dd954d15aa9e9fd3b3fd1','mail/97/9765d58a2db512bc0bfd0f1991c5876f83e15517b14dd954d15aa9e9fd3b3fd1',523,0,0,'received','',0,NULL,'2026-11-22 15:39:11.100281',1);
INSERT INTO "desk_incomingmail" VALUES(7,'inbox',0,'dd031faa77816afc76d64e030c9e9b117f643650fbe2a3ecc18fe081255e85af','dd031faa77816afc76d64e030c9e9b117f643650fbe2a3ecc18fe081255e85af','mail/dd/dd031faa77816afc76d64e030c9e9b117f643650fbe2a3ecc18fe081255e85af',778,0,0,'received','',0,NULL,'2026-11-22 15:39:11.100310',1);
INSERT INTO "desk_incomingmail" VALUES(9,'inbox',0,'4dd19cbe9bbaa4045eca3b2cdd3763a260808b4b3393eb388563e345f609fb2b','4dd19cbe9bbaa4045eca3b2cdd3763a260808b4b3393eb388563e345f609fb2b','mail/4d/4dd19cbe9bbaa4045eca3b2cdd3763a260808b4b3393eb388563e345f609fb2b',1255,0,0,'received','',0,NULL,'2026-11-22 15:39:11.100338',1);
INSERT INTO "desk_incomingmail" VALUES(11,'inbox',0,'2b754fde123c585531c7a5c08911df9c6a19e5312e5dfbe534846340a14171ef','2b754fde123c585531c7a5c08911df9c6a19e5312e5dfbe534846340a14171ef','mail/2b/2b754fde123c585531c7a5c08911df9c6a19e5312e5dfbe534846340a14171ef',504,0,0,'received','',0,NULL,'2026-11-22 15:39:11.100365',1);
INSERT INTO "desk_incomingmail" VALUES(13,'inbox',0,'0ad1cae71f892fcc77f15a7675d4410ec64831d1042e5fafc20efaf4693cfdbe','0ad1cae71f892fcc77f15a7675d4410ec64831d1042e5fafc20efaf4693cfdbe','mail/0a/0ad1cae71f892fcc77f15a7675d4410ec64831d1042e5fafc20efaf4693cfdbe',443,0,0,'received','',0,NULL,'2026-11-22 15:39:11.100389',1);
INSERT INTO "desk_incomingmail" VALUES(14,'inbox',0,'2b71716cc4f45250b5dfe663adf50d1994a9d170567adf0d6685409e9b6feb6a','2b71716cc4f45250b5dfe663adf50d1994a9d170567adf0d6685409e9b6feb6a','mail/2b/2b71716cc4f45250b5dfe663adf50d1994a9d170567adf0d6685409e9b6feb6a',1359,0,0,'received','',0,NULL,'2026-11-22 15:39:11.100402',1);
INSERT INTO "desk_incomingmail" VALUES(17,'inbox',0,'51da71f92583dba7fc994951a9cecab1def70d23390ae73ba2d543e3aea40f84','51da71f92583dba7fc994951a9cecab1def70d23390ae73ba2d543e3aea40f84','mail/51/51da71f92583dba7fc994951a9cecab1def70d23390ae73ba2d543e3aea40f84',447,0,0,'received','',0,NULL,'2026-11-22 15:39:11.100437',1);
INSERT INTO "desk_incomingmail" VALUES(92,'inbox',0,'651451c7a473e8cd4652bf4667d2be018159c58edacddee303e0058fd7da75b4','651451c7a473e8cd4652bf4667d2be018159c58edacddee303e0058fd7da75b4','mail/65/651451c7a473e8cd4652bf4667d2be018159c58edacddee303e0058fd7da75b4',1074,0,0,'received','',0,NULL,'2026-11-22 15:39:11.101312',1);
CREATE TABLE "desk_lesson" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(20) NOT NULL, "text" text NOT NULL, "parameters" text NOT NULL CHECK ((JSON_VALID("parameters") OR "parameters" IS NULL)), "language" varchar(8) NOT NULL, "state" varchar(10) NOT NULL, "replay" text NOT NULL CHECK ((JSON_VALID("replay") OR "replay" IS NULL)), "created_at" datetime NOT NULL, "decided_at" datetime NULL, "decided_why" text NOT NULL, "category_id" bigint NULL REFERENCES "desk_category" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "mailbox_id" bigint NULL REFERENCES "desk_mailbox" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "desk_lesson_reviews" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "lesson_id" bigint NOT NULL REFERENCES "desk_lesson" ("id") DEFERRABLE INITIALLY DEFERRED, "review_id" bigint NOT NULL REFERENCES "desk_review" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "desk_macro" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "text" text NOT NULL, "language" varchar(8) NOT NULL, "category_id" bigint NULL REFERENCES "desk_category" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_macro" VALUES(1,'Ask for the order number','Hello {{customer_name}},

I would like to look this up for you straight away. Which order is it about? You find the number, LF and six digits, at the top of your confirmation.

Thank you,','en',1);
INSERT INTO "desk_macro" VALUES(2,'Search with the carrier started','Hello {{customer_name}},

I have asked {{carrier}} today to search for {{order_id}} (tracking {{tracking}}). This takes up to 8 working days. You need to do nothing, I will write to you as soon as I hear from them.

Kind regards,','en',1);
INSERT INTO "desk_macro" VALUES(3,'Photos please','Hello {{customer_name}},

I am sorry that {{item}} did not reach you in one piece. Two pictures help me to act today: the fault from close up, and the box from outside. Just answer this mail with them.

Kind regards,','en',4);
INSERT INTO "desk_macro" VALUES(4,'Fotos bitte','Guten Tag {{customer_name}},

es tut mir leid, dass {{item}} nicht heil bei Ihnen angekommen ist. Mit zwei Bildern kann ich heute noch handeln: die Schadstelle aus der Nähe und der Karton von außen. Antworten Sie einfach auf diese Mail.

Freundliche Grüße','de',4);
INSERT INTO "desk_macro" VALUES(5,'Refund sent','Hello {{customer_name}},

good news: {{amount}} for {{order_id}} went back today, the way you paid. Your return was {{rma_id}}. If your bank shows nothing after 3 working days, please tell me.

Kind regards,','en',3);
INSERT INTO "desk_macro" VALUES(6,'Remboursement envoyé','Bonjour {{customer_name}},

le montant de {{amount}} pour {{order_id}} est reparti aujourd''hui par votre moyen de paiement. Numéro de retour : {{rma_id}}. Si rien n''apparaît sous 3 jours ouvrés, dites-le-moi.

Bien cordialement,','fr',3);
INSERT INTO "desk_macro" VALUES(7,'Passed to a colleague','Hello {{customer_name}},

thank you for writing. This belongs with our {{team}} team, and I have passed your mail on with everything in it, so you need not explain it twice. {{agent_name}} will answer you.

Kind regards,','en',NULL);
INSERT INTO "desk_macro" VALUES(8,'Recambio enviado','Hola {{customer_name}}:

hoy hemos enviado por carta el recambio para {{item}}. Suele tardar entre 3 y 6 días laborables. Si necesita ayuda para montarlo, responda a este correo.

Un saludo,','es',12);
INSERT INTO "desk_macro" VALUES(9,'Workshop quote','Hello {{customer_name}},

the workshop has looked at {{item}}. The repair would cost {{amount}} and take 10 working days from your yes. If you would rather not, we send it back as it is and you pay nothing.

Kind regards,','en',12);
CREATE TABLE "desk_mailbox" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "address" varchar(320) NOT NULL UNIQUE, "aliases" text NOT NULL CHECK ((JSON_VALID("aliases") OR "aliases" IS NULL)), "transport" varchar(8) NOT NULL, "enabled" bool NOT NULL, "login" varchar(10) NOT NULL, "imap_host" varchar(255) NOT NULL, "imap_port" integer unsigned NOT NULL CHECK ("imap_port" >= 0), "imap_security" varchar(8) NOT NULL, "imap_user" varchar(320) NOT NULL, "imap_password" text NOT NULL, "folders" text NOT NULL CHECK ((JSON_VALID("folders") OR "folders" IS NULL)), "sent_folder" varchar(255) NOT NULL, "keep_sent_copy" bool NOT NULL, "smtp_host" varchar(255) NOT NULL, "smtp_port" integer unsigned NOT NULL CHECK ("smtp_port" >= 0), "smtp_security" varchar(8) NOT NULL, "smtp_user" varchar(320) NOT NULL, "smtp_password" text NOT NULL, "oauth_tenant" varchar(120) NOT NULL, "oauth_client_id" varchar(255) NOT NULL, "oauth_client_secret" text NOT NULL, "oauth_refresh_token" text NOT NULL, "oauth_access_token" text NOT NULL, "oauth_expires_at" datetime NULL, "folder_path" varchar(1000) NOT NULL, "trusted_authserv" varchar(255) NOT NULL, "read_since" datetime NULL, "size_limit" integer unsigned NOT NULL CHECK ("size_limit" >= 0), "language" varchar(8) NOT NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "tone" varchar(200) NOT NULL, "signature" text NOT NULL CHECK ((JSON_VALID("signature") OR "signature" IS NULL)), "disclosure" bool NOT NULL, "disclosure_text" text NOT NULL CHECK ((JSON_VALID("disclosure_text") OR "disclosure_text" IS NULL)), "allowed_domains" text NOT NULL CHECK ((JSON_VALID("allowed_domains") OR "allowed_domains" IS NULL)), "mode" varchar(8) NOT NULL, "privacy" varchar(8) NOT NULL, "monthly_budget" decimal NULL, "pilot_share" real NOT NULL, "acknowledge" bool NOT NULL, "acknowledgement_text" text NOT NULL CHECK ((JSON_VALID("acknowledgement_text") OR "acknowledgement_text" IS NULL)), "rating_link" bool NOT NULL, "undo_seconds" smallint unsigned NOT NULL CHECK ("undo_seconds" >= 0), "first_response_hours" smallint unsigned NOT NULL CHECK ("first_response_hours" >= 0), "next_poll_at" datetime NULL, "polled_at" datetime NULL, "heard_at" datetime NULL, "failing_since" datetime NULL, "failures" integer unsigned NOT NULL CHECK ("failures" >= 0), "error" text NOT NULL, "alarmed_at" datetime NULL, "lease_owner" varchar(80) NOT NULL, "lease_until" datetime NULL, "team_id" bigint NULL REFERENCES "desk_team" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_mailbox" VALUES(1,'Larkfield Outdoor','support@larkfield.example','[]','folder',1,'password','',993,'tls','','','["INBOX"]','',1,'',465,'tls','','','','','','','',NULL,'{folder}','',NULL,36700160,'en','["en", "de", "fr", "es"]','Warm, plain and short. Answer the question first, then say what happens next. Never blame the customer, no exclamation marks.','{"en": "{{agent_name}}\nLarkfield Outdoor, customer service\nMonday to Thursday 9:00 to 18:00, Friday 9:00 to 17:00 (CET)\nwww.larkfield.example", "de": "{{agent_name}}\nLarkfield Outdoor, Kundendienst\nMontag bis Donnerstag 9 bis 18 Uhr, Freitag 9 bis 17 Uhr\nwww.larkfield.example", "fr": "{{agent_name}}\nLarkfield Outdoor, service client\nDu lundi au jeudi de 9 h \u00e0 18 h, le vendredi de 9 h \u00e0 17 h\nwww.larkfield.example", "es": "{{agent_name}}\nLarkfield Outdoor, atenci\u00f3n al cliente\nDe lunes a jueves de 9:00 a 18:00, viernes de 9:00 a 17:00\nwww.larkfield.example"}',1,'{"en": "This answer was prepared with the help of AI and checked by a member of our team.", "de": "Diese Antwort wurde mit Hilfe von KI vorbereitet und von einem Menschen aus unserem Team gepr\u00fcft.", "fr": "Cette r\u00e9ponse a \u00e9t\u00e9 pr\u00e9par\u00e9e avec l''aide d''une IA et relue par une personne de notre \u00e9quipe.", "es": "Esta respuesta se ha preparado con ayuda de una IA y la ha revisado una persona de nuestro equipo."}','["larkfield.example"]','assist','redact',NULL,1.0,0,'{}',1,20,8,'2026-11-22 15:41:12.091076','2026-11-22 15:41:10.091076','2026-11-22 15:39:13.349370',NULL,0,'',NULL,'',NULL,1);
INSERT INTO "desk_mailbox" VALUES(2,'Larkfield Outdoor Business','business@larkfield.example','[]','folder',1,'password','',993,'tls','','','["INBOX"]','',1,'',465,'tls','','','','','','','',NULL,'{folder}','',NULL,36700160,'en','["en", "de", "fr"]','Courteous and exact. Use full sentences and the customer''s company name. Never quote a price that is not in an article.','{"en": "{{agent_name}}\nLarkfield Outdoor Business\nQuotes, team orders and rental fleets\nwww.larkfield.example/business", "de": "{{agent_name}}\nLarkfield Outdoor Gesch\u00e4ftskunden\nAngebote, Teambestellungen und Verleih\nwww.larkfield.example/business", "fr": "{{agent_name}}\nLarkfield Outdoor Professionnels\nDevis, commandes d''\u00e9quipe et location\nwww.larkfield.example/business"}',1,'{"en": "Prepared with the help of AI, read and approved by one of us before it was sent.", "de": "Mit Hilfe von KI vorbereitet und vor dem Versand von einem von uns gelesen und freigegeben.", "fr": "Pr\u00e9par\u00e9 avec l''aide d''une IA, lu et approuv\u00e9 par l''un d''entre nous avant l''envoi."}','["larkfield.example"]','assist','redact',NULL,1.0,0,'{}',1,20,8,'2026-11-22 15:41:12.048599','2026-11-22 15:41:10.048599','2026-11-22 15:39:11.196758',NULL,0,'',NULL,'',NULL,4);
CREATE TABLE "desk_message" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "direction" varchar(3) NOT NULL, "message_id" varchar(998) NOT NULL, "in_reply_to" text NOT NULL, "references" text NOT NULL CHECK ((JSON_VALID("references") OR "references" IS NULL)), "sender_name" varchar(320) NOT NULL, "sender_address" varchar(320) NOT NULL, "reply_to" text NOT NULL CHECK ((JSON_VALID("reply_to") OR "reply_to" IS NULL)), "to" text NOT NULL CHECK ((JSON_VALID("to") OR "to" IS NULL)), "cc" text NOT NULL CHECK ((JSON_VALID("cc") OR "cc" IS NULL)), "subject" text NOT NULL, "date" datetime NULL, "text" text NOT NULL, "new_text" text NOT NULL, "html" text NOT NULL, "hidden_text" text NOT NULL, "automatic" varchar(12) NOT NULL, "bounce" text NULL CHECK ((JSON_VALID("bounce") OR "bounce" IS NULL)), "authentication" text NOT NULL CHECK ((JSON_VALID("authentication") OR "authentication" IS NULL)), "genuine" bool NOT NULL, "defects" text NOT NULL CHECK ((JSON_VALID("defects") OR "defects" IS NULL)), "matched" varchar(200) NOT NULL, "state" varchar(10) NOT NULL, "reason" text NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "state_at" datetime NOT NULL, "created_at" datetime NOT NULL, "author_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "conversation_id" bigint NOT NULL REFERENCES "desk_conversation" ("id") DEFERRABLE INITIALLY DEFERRED, "incoming_id" bigint NULL UNIQUE REFERENCES "desk_incomingmail" ("id") DEFERRABLE INITIALLY DEFERRED, "mailbox_id" bigint NOT NULL REFERENCES "desk_mailbox" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_message" VALUES(1,'in','<165298d1.544cbfe9@scoutsbrandsma.example>','','[]','Ivo Brandsma','ivo@scoutsbrandsma.example','[]','[{"name": "Larkfield Outdoor Business", "address": "business@larkfield.example"}]','[]','32 daypacks for our scouts','2026-11-18 13:00:02','Dear Mr Lemoine,

as announced in spring we would like 32 Lark 22 daypacks, ideally all in green, with our lily embroidered on the lid. We need them by the 1st of March. Please let me know a price, and whether our treasurer may pay after delivery. The sizes of the badge are in the attached sheet.

With a scout''s greeting
Ivo Brandsma','Dear Mr Lemoine,

as announced in spring we would like 32 Lark 22 daypacks, ideally all in green, with our lily embroidered on the lid. We need them by the 1st of March. Please let me know a price, and whether our treasurer may pay after delivery. The sizes of the badge are in the attached sheet.

With a scout''s greeting
Ivo Brandsma','
<p>Dear Mr Lemoine,</p>
<p>as announced in spring we would like 32 Lark 22 daypacks, ideally all in green, with our lily embroidered on the lid. We need them by the 1st of March. Please let me know a price, and whether our treasurer may pay after delivery. The sizes of the badge are in the attached sheet.</p>
<p>With a scout''s greeting<br>Ivo Brandsma</p>

','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:22.356850','2026-11-22 15:39:11.143268',NULL,1,1,2);
INSERT INTO "desk_message" VALUES(2,'in','<dd54945a.5571e7dc@alpinhaus-reiter.example>','','[]','Alpinhaus Reiter GmbH','einkauf@alpinhaus-reiter.example','[]','[{"name": "", "address": "business@larkfield.example"}]','[]','Aufnahme Ihrer Zelte in unser Sortiment','2026-11-21 14:23:47','Sehr geehrte Damen und Herren,

wir führen drei Fachgeschäfte im Berchtesgadener Land und suchen für die Saison 2027 einen zweiten Zeltlieferanten. Gerne würden wir die Reihen Tarn und Skerry kennenlernen. Wer ist bei Ihnen dafür zuständig, und schicken Sie Musterstücke?

Mit freundlichen Grüßen
Veronika Reiter
Alpinhaus Reiter GmbH','Sehr geehrte Damen und Herren,

wir führen drei Fachgeschäfte im Berchtesgadener Land und suchen für die Saison 2027 einen zweiten Zeltlieferanten. Gerne würden wir die Reihen Tarn und Skerry kennenlernen. Wer ist bei Ihnen dafür zuständig, und schicken Sie Musterstücke?','','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:22.302013','2026-11-22 15:39:11.151717',NULL,2,2,2);
INSERT INTO "desk_message" VALUES(3,'in','<f27b1e14.1722db5c@brightmail.example>','','[]','Fergal Quinlan','fergal.quinlan@brightmail.example','[]','[{"name": "", "address": "support@larkfield.example"}]','[]','Corrie Pro: new soles?','2026-11-13 15:49:27','Hello,

my Corrie Pro have a flat spot under the left ball. Are they worth resoling, and do the edges still take a crampon afterwards?

Fergal Quinlan','Hello,

my Corrie Pro have a flat spot under the left ball. Are they worth resoling, and do the edges still take a crampon afterwards?

Fergal Quinlan','','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:23.203846','2026-11-22 15:39:12.849438',NULL,3,3,1);
INSERT INTO "desk_message" VALUES(4,'in','<533dc775.53fbd425@brightmail.example>','','[]','Harriet Colley','hcolley@brightmail.example','[]','[{"name": "", "address": "support@larkfield.example"}]','[]','Sending back the Ridgeway (LF-481204)','2026-11-13 22:22:10','Hello,

the boots are beautiful but my heel slips whatever I do with the laces. They have only been up and down my stairs. They came last Thursday. What do I do to send them back from Leeds, and is there a charge?

Thanks
Harriet','Hello,

the boots are beautiful but my heel slips whatever I do with the laces. They have only been up and down my stairs. They came last Thursday. What do I do to send them back from Leeds, and is there a charge?

Thanks
Harriet','
<p>Hello,</p>
<p>the boots are beautiful but my heel slips whatever I do with the laces. They have only been up and down my stairs. They came last Thursday. What do I do to send them back from Leeds, and is there a charge?</p>
<p>Thanks<br>Harriet</p>

','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:23.370259','2026-11-22 15:39:12.849706',NULL,4,4,1);
INSERT INTO "desk_message" VALUES(5,'in','<67fbfe56.7b0906c8@brightmail.example>','','[]','Bernard Oakes','bernard.oakes@brightmail.example','[]','[{"name": "", "address": "support@larkfield.example"}]','[]','Boots for shovels of feet','2026-11-14 00:53:01','Good evening,

I take a 43 in running shoes and have feet like shovels: most walking boots squash me at the ball. Which of yours would you suggest for the West Highland Way, and in what size?

Bernard Oakes','Good evening,

I take a 43 in running shoes and have feet like shovels: most walking boots squash me at the ball. Which of yours would you suggest for the West Highland Way, and in what size?

Bernard Oakes','','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:24.837044','2026-11-22 15:39:12.849793',NULL,5,5,1);
INSERT INTO "desk_message" VALUES(7,'in','<f3f36d7c.263e9f3e@larkfield.example>','<f27b1e14.1722db5c@brightmail.example>','["<f27b1e14.1722db5c@brightmail.example>"]','Larkfield Outdoor','support@larkfield.example','[]','[{"name": "Fergal Quinlan", "address": "fergal.quinlan@brightmail.example"}]','[]','Re: Corrie Pro: new soles?','2026-11-14 13:17:50','Hello Fergal,

yes, Corrie Pro can be resoled in our workshop for €79, and it takes 15 working days from the day they arrive. The new sole keeps the heel welt, so your strap-on crampons will fit as before.

Would you like me to register the repair for you?

Callum Reid
Larkfield Outdoor, customer service','Hello Fergal,

yes, Corrie Pro can be resoled in our workshop for €79, and it takes 15 working days from the day they arrive. The new sole keeps the heel welt, so your strap-on crampons will fit as before.

Would you like me to register the repair for you?','','','own',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','answers <f27b1e14.1722db5c@brightmail.example>','unsuited','automatic mail',0,'2026-11-22 15:39:12.849984','2026-11-22 15:39:12.849951',NULL,3,7,1);
INSERT INTO "desk_message" VALUES(9,'in','<13e167a5.54c0cb5e@brightmail.example>','','[]','Isobel Crane','isobel.crane@brightmail.example','[]','[{"name": "", "address": "support@larkfield.example"}]','[]','Jacket zip, past warranty','2026-11-14 13:39:12','Hello,

the main zip of my five-year-old Heath Softshell has lost several teeth. I''m attached to that jacket. What would a whole new zip cost, and how long would I be without it?

Kind regards,
Isobel Crane','Hello,

the main zip of my five-year-old Heath Softshell has lost several teeth. I''m attached to that jacket. What would a whole new zip cost, and how long would I be without it?

Kind regards,
Isobel Crane','
<p>Hello,</p>
<p>the main zip of my five-year-old Heath Softshell has lost several teeth. I''m attached to that jacket. What would a whole new zip cost, and how long would I be without it?</p>
<p>Kind regards,<br>Isobel Crane</p>

','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:25.893705','2026-11-22 15:39:12.850095',NULL,8,9,1);
INSERT INTO "desk_message" VALUES(11,'in','<a019e47b.5a89fb53@brightmail.example>','','[]','Aoife Brennan','aoife.brennan@brightmail.example','[]','[{"name": "", "address": "support@larkfield.example"}]','[]','Refund is €5.90 short?','2026-11-14 15:43:12','Hi,

I got my money for the returned daypack yesterday, thanks for being quick. But it''s 63.10 and I paid 69.00. I''m in Cork if that matters. What was taken off?

Aoife','Hi,

I got my money for the returned daypack yesterday, thanks for being quick. But it''s 63.10 and I paid 69.00. I''m in Cork if that matters. What was taken off?

Aoife','','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:26.819777','2026-11-22 15:39:12.850267',NULL,10,11,1);
INSERT INTO "desk_message" VALUES(13,'in','<520e7e6a.6075014e@brightmail.example>','','[]','Maeve Sweeney','maeve.sweeney@brightmail.example','[]','[{"name": "", "address": "support@larkfield.example"}]','[]','What are my points good for?','2026-11-14 21:10:39','Hi again, my account says 655 points. What does that make in euros, and is there a date by which I have to spend them?

Maeve','Hi again, my account says 655 points. What does that make in euros, and is there a date by which I have to spend them?

Maeve','','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:27.965039','2026-11-22 15:39:12.850429',NULL,12,13,1);
INSERT INTO "desk_message" VALUES(14,'in','<78d58d36.87cf603c@webpost.example>','','[]','Priya Raman','priya.raman@webpost.example','[]','[{"name": "", "address": "support@larkfield.example"}]','[]','Delivered according to DPD, but not to me','2026-11-14 22:59:33','Hello Larkfield,

at 16:05 I got a message that LF-482655 had been delivered. I was at home all afternoon and nobody rang. No card in the letterbox, nothing in the bike shed, and both neighbours shake their heads.

What can I do now?

Best,
Priya Raman','Hello Larkfield,

at 16:05 I got a message that LF-482655 had been delivered. I was at home all afternoon and nobody rang. No card in the letterbox, nothing in the bike shed, and both neighbours shake their heads.

What can I do now?

Best,
Priya Raman','
<p>Hello Larkfield,</p>
<p>at 16:05 I got a message that LF-482655 had been delivered. I was at home all afternoon and nobody rang. No card in the letterbox, nothing in the bike shed, and both neighbours shake their heads.</p>
<p>What can I do now?</p>
<p>Best,<br>Priya Raman</p>

','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:28.419063','2026-11-22 15:39:12.850498',NULL,13,14,1);
INSERT INTO "desk_message" VALUES(17,'in','<05a98488.73b0e5bc@brightmail.example>','','[]','Ray Dunmore','ray.dunmore@brightmail.example','[]','[{"name": "", "address": "support@larkfield.example"}]','[]','reset mail never comes','2026-11-15 11:54:55','tried forgot password 4 times now, nothing, not in junk either. need to get in to see my order. help

ray','tried forgot password 4 times now, nothing, not in junk either. need to get in to see my order. help

ray','','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','','suggested','',1,'2026-11-22 15:40:28.978978','2026-11-22 15:39:12.850717',NULL,16,17,1);
INSERT INTO "desk_message" VALUES(92,'in','<a7dd4239.1398819e@brightmail.example>','<f3f36d7c.263e9f3e@larkfield.example>','["<f27b1e14.1722db5c@brightmail.example>", "<f3f36d7c.263e9f3e@larkfield.example>"]','Fergal Quinlan','fergal.quinlan@brightmail.example','[]','[{"name": "", "address": "support@larkfield.example"}]','[]','Re: Corrie Pro: new soles?','2026-11-21 22:40:25','Callum, thanks, that''s clear. Please do register it. Where do I send them, and does the post to you cost me anything?

Fergal

> On 12 Nov 2026, at 08:44, Larkfield Outdoor <support@larkfield.example> wrote:
>
> Hello Fergal,
>
> yes, Corrie Pro can be resoled in our workshop for €79, and it takes 15
> working days from the day they arrive. The new sole keeps the heel welt,
> so your strap-on crampons will fit as before.
>
> Would you like me to register the repair for you?
>
> Callum Reid
> Larkfield Outdoor, customer service','Callum, thanks, that''s clear. Please do register it. Where do I send them, and does the post to you cost me anything?

Fergal','','','',NULL,'{"spf": "", "dkim": "", "dmarc": "", "server": ""}',1,'[]','answers <f3f36d7c.263e9f3e@larkfield.example>','suggested','',1,'2026-11-22 15:41:04.442020','2026-11-22 15:39:12.964404',NULL,3,92,1);
INSERT INTO "desk_message" VALUES(104,'out','<179536226427.23122.15703657797969592527@larkfield.example>','<67fbfe56.7b0906c8@brightmail.example>','["<67fbfe56.7b0906c8@brightmail.example>"]','Larkfield Outdoor','support@larkfield.example','[]','[{"name": "", "address": "bernard.oakes@brightmail.example"}]','[]','Re: Boots for shovels of feet','2026-11-22 15:44:24.422591','Hello Bernard,

Thank you for your message.

Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.

Corrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.

Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.

For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.

Kind regards','Hello Bernard,

Thank you for your message.

Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.

Corrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.

Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.

For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.

Kind regards','','','',NULL,'{}',1,'[]','our answer','unsuited','our own answer',0,'2026-11-22 15:44:24.422703','2026-11-22 15:44:24.422706',1,5,NULL,1);
INSERT INTO "desk_message" VALUES(105,'out','<179536226450.23122.102067073978738677@larkfield.example>','<13e167a5.54c0cb5e@brightmail.example>','["<13e167a5.54c0cb5e@brightmail.example>"]','Larkfield Outdoor','support@larkfield.example','[]','[{"name": "", "address": "isobel.crane@brightmail.example"}]','[]','Re: Jacket zip, past warranty','2026-11-22 15:44:24.674255','Hello Isobel,
Thank you for your patience.

Thank you for your message.

A new slider costs €15, a new jacket zip €35 and a new tent door zip €45.

New soles for Ridgeway Mid or Corrie Pro cost €79. Brook Low cannot be resoled.

Spraying a jacket against rain costs €25. Spare buckles cost €6 and are sent by letter.

Kind regards','Hello Isobel,
Thank you for your patience.

Thank you for your message.

A new slider costs €15, a new jacket zip €35 and a new tent door zip €45.

New soles for Ridgeway Mid or Corrie Pro cost €79. Brook Low cannot be resoled.

Spraying a jacket against rain costs €25. Spare buckles cost €6 and are sent by letter.

Kind regards','','','',NULL,'{}',1,'[]','our answer','unsuited','our own answer',0,'2026-11-22 15:44:24.674318','2026-11-22 15:44:24.674320',1,8,NULL,1);
CREATE TABLE "desk_modelcall" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "purpose" varchar(40) NOT NULL, "model" varchar(120) NOT NULL, "prompt" varchar(80) NOT NULL, "prompt_version" varchar(80) NOT NULL, "tokens_in" integer unsigned NOT NULL CHECK ("tokens_in" >= 0), "tokens_out" integer unsigned NOT NULL CHECK ("tokens_out" >= 0), "cost" real NOT NULL, "seconds" real NOT NULL, "error" text NOT NULL, "request" text NOT NULL, "response" text NOT NULL, "at" datetime NOT NULL, "mailbox_id" bigint NULL REFERENCES "desk_mailbox" ("id") DEFERRABLE INITIALLY DEFERRED, "message_id" bigint NULL REFERENCES "desk_message" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "desk_monthlyreport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "month" varchar(7) NOT NULL UNIQUE, "figures" text NOT NULL CHECK ((JSON_VALID("figures") OR "figures" IS NULL)), "created_at" datetime NOT NULL, "mailed_at" datetime NULL);
CREATE TABLE "desk_note" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "created_at" datetime NOT NULL, "author_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "conversation_id" bigint NOT NULL REFERENCES "desk_conversation" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_note" VALUES(1,'Ask the workshop.','2026-11-22 15:44:24.802749',1,16);
CREATE TABLE "desk_outgoingmail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(16) NOT NULL, "assisted" varchar(10) NOT NULL, "message_id" varchar(255) NOT NULL UNIQUE, "sender" varchar(320) NOT NULL, "to" text NOT NULL CHECK ((JSON_VALID("to") OR "to" IS NULL)), "cc" text NOT NULL CHECK ((JSON_VALID("cc") OR "cc" IS NULL)), "subject" text NOT NULL, "text" text NOT NULL, "raw" varchar(200) NOT NULL, "state" varchar(10) NOT NULL, "due_at" datetime NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "first_try_at" datetime NULL, "claimed_at" datetime NULL, "sent_at" datetime NULL, "error" text NOT NULL, "refusals" text NOT NULL CHECK ((JSON_VALID("refusals") OR "refusals" IS NULL)), "copied_at" datetime NULL, "created_at" datetime NOT NULL, "author_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "conversation_id" bigint NOT NULL REFERENCES "desk_conversation" ("id") DEFERRABLE INITIALLY DEFERRED, "in_answer_to_id" bigint NULL REFERENCES "desk_message" ("id") DEFERRABLE INITIALLY DEFERRED, "mailbox_id" bigint NOT NULL REFERENCES "desk_mailbox" ("id") DEFERRABLE INITIALLY DEFERRED, "sent_message_id" bigint NULL UNIQUE REFERENCES "desk_message" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_outgoingmail" VALUES(1,'answer','drafted','<179536226427.23122.15703657797969592527@larkfield.example>','support@larkfield.example','["bernard.oakes@brightmail.example"]','[]','Re: Boots for shovels of feet','Hello Bernard,

Thank you for your message.

Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.

Corrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.

Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.

For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.

Kind regards','outgoing/96/9626d9187eb570a0bb3f7d4bcad318600f92e7695e2e402e40f169892d4e34de','sent','2026-11-22 15:44:23.298422',1,'2026-11-22 15:44:24.374150','2026-11-22 15:44:24.374150','2026-11-22 15:44:24.419446','','{}',NULL,'2026-11-22 15:44:24.277158',1,5,5,1,104);
INSERT INTO "desk_outgoingmail" VALUES(2,'answer','edited','<179536226450.23122.102067073978738677@larkfield.example>','support@larkfield.example','["isobel.crane@brightmail.example"]','[]','Re: Jacket zip, past warranty','Hello Isobel,
Thank you for your patience.

Thank you for your message.

A new slider costs €15, a new jacket zip €35 and a new tent door zip €45.

New soles for Ridgeway Mid or Corrie Pro cost €79. Brook Low cannot be resoled.

Spraying a jacket against rain costs €25. Spare buckles cost €6 and are sent by letter.

Kind regards','outgoing/2b/2bf89e195f611540fd0a47df23016839c14ba17265dfaf72c258aa30f78fbbb3','sent','2026-11-22 15:44:23.503214',1,'2026-11-22 15:44:24.608427','2026-11-22 15:44:24.608427','2026-11-22 15:44:24.671427','','{}',NULL,'2026-11-22 15:44:24.500390',1,8,9,1,105);
INSERT INTO "desk_outgoingmail" VALUES(3,'answer','drafted','<179536226471.23122.15228743475021398235@larkfield.example>','support@larkfield.example','["aoife.brennan@brightmail.example"]','[]','Re: Refund is €5.90 short?','Hello Aoife,

Thank you for your message.

Outside the countries with a free label we take €5.90 off for the return label. This is the most frequent reason for a smaller amount.

A discount code is shared among all articles of the order. If you return one of them, its share of the discount is not refunded.

Delivery costs are refunded when the whole order comes back, but not the surcharge for express.

If an article came back with marks of use, we may take off its loss in value. In that case you get photos by mail before we refund.

Kind regards','','held','2026-11-22 15:44:23.742191',0,NULL,NULL,NULL,'','{}',NULL,'2026-11-22 15:44:24.718377',1,10,11,1,NULL);
INSERT INTO "desk_outgoingmail" VALUES(4,'answer','drafted','<179536226478.23122.7164946093034820495@larkfield.example>','support@larkfield.example','["maeve.sweeney@brightmail.example"]','[]','Re: What are my points good for?','Hello Maeve,

Thank you for your message.

You earn 1 point for every euro. 200 points are worth €10 off, and you redeem them at checkout.

Points expire 24 months after the order that earned them. Returned articles take their points with them.

Kind regards','','sending','2026-11-22 15:44:23.783212',0,NULL,'2026-11-22 15:44:24.799666',NULL,'','{}',NULL,'2026-11-22 15:44:24.780840',1,12,13,1,NULL);
CREATE TABLE "desk_promptversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "text" text NOT NULL, "version" varchar(80) NOT NULL, "state" varchar(10) NOT NULL, "share" real NOT NULL, "why" text NOT NULL, "gate" text NOT NULL CHECK ((JSON_VALID("gate") OR "gate" IS NULL)), "created_at" datetime NOT NULL, "decided_at" datetime NULL, "author_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "desk_rating" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "good" bool NOT NULL, "comment" text NOT NULL, "at" datetime NOT NULL, "outgoing_id" bigint NOT NULL UNIQUE REFERENCES "desk_outgoingmail" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "desk_review" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "decision" varchar(10) NOT NULL, "offered_text" text NOT NULL, "sent_text" text NOT NULL, "difference" text NOT NULL CHECK ((JSON_VALID("difference") OR "difference" IS NULL)), "edit_size" real NULL, "size_class" varchar(10) NOT NULL, "fact_edits" text NOT NULL CHECK ((JSON_VALID("fact_edits") OR "fact_edits" IS NULL)), "chips" text NOT NULL CHECK ((JSON_VALID("chips") OR "chips" IS NULL)), "seconds" real NOT NULL, "findings_seen" bool NOT NULL, "versions" text NOT NULL CHECK ((JSON_VALID("versions") OR "versions" IS NULL)), "at" datetime NOT NULL, "agent_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "conversation_id" bigint NOT NULL REFERENCES "desk_conversation" ("id") DEFERRABLE INITIALLY DEFERRED, "draft_id" bigint NULL REFERENCES "desk_draft" ("id") DEFERRABLE INITIALLY DEFERRED, "outgoing_id" bigint NULL UNIQUE REFERENCES "desk_outgoingmail" ("id") DEFERRABLE INITIALLY DEFERRED, "suggestion_id" bigint NULL REFERENCES "desk_suggestion" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_review" VALUES(1,'sent','Hello Bernard,

Thank you for your message.

Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.

Corrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.

Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.

For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.

Kind regards','Hello Bernard,

Thank you for your message.

Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.

Corrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.

Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.

For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.

Kind regards','[["same", "Hello Bernard,\n\nThank you for your message.\n\nRidgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.\n\nCorrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.\n\nFoot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.\n\nFor wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.\n\nKind regards"]]',0.0,'unchanged','[]','[]',40.0,1,'{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}','2026-11-22 15:44:24.296175',1,5,1,1,6);
INSERT INTO "desk_review" VALUES(2,'sent','Hello Isobel,

Thank you for your message.

A new slider costs €15, a new jacket zip €35 and a new tent door zip €45.

New soles for Ridgeway Mid or Corrie Pro cost €79. Brook Low cannot be resoled.

Spraying a jacket against rain costs €25. Spare buckles cost €6 and are sent by letter.

Kind regards','Hello Isobel,
Thank you for your patience.

Thank you for your message.

A new slider costs €15, a new jacket zip €35 and a new tent door zip €45.

New soles for Ridgeway Mid or Corrie Pro cost €79. Brook Low cannot be resoled.

Spraying a jacket against rain costs €25. Spare buckles cost €6 and are sent by letter.

Kind regards','[["same", "Hello Isobel,"], ["added", "\nThank you for your patience."], ["same", "\n\nThank you for your message.\n\nA new slider costs \u20ac15, a new jacket zip \u20ac35 and a new tent door zip \u20ac45.\n\nNew soles for Ridgeway Mid or Corrie Pro cost \u20ac79. Brook Low cannot be resoled.\n\nSpraying a jacket against rain costs \u20ac25. Spare buckles cost \u20ac6 and are sent by letter.\n\nKind regards"]]',8.06451612903225784068e-02,'light','[]','[]',40.0,1,'{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}','2026-11-22 15:44:24.501779',1,8,2,2,8);
INSERT INTO "desk_review" VALUES(3,'sent','Hello Aoife,

Thank you for your message.

Outside the countries with a free label we take €5.90 off for the return label. This is the most frequent reason for a smaller amount.

A discount code is shared among all articles of the order. If you return one of them, its share of the discount is not refunded.

Delivery costs are refunded when the whole order comes back, but not the surcharge for express.

If an article came back with marks of use, we may take off its loss in value. In that case you get photos by mail before we refund.

Kind regards','Hello Aoife,

Thank you for your message.

Outside the countries with a free label we take €5.90 off for the return label. This is the most frequent reason for a smaller amount.

A discount code is shared among all articles of the order. If you return one of them, its share of the discount is not refunded.

Delivery costs are refunded when the whole order comes back, but not the surcharge for express.

If an article came back with marks of use, we may take off its loss in value. In that case you get photos by mail before we refund.

Kind regards','[["same", "Hello Aoife,\n\nThank you for your message.\n\nOutside the countries with a free label we take \u20ac5.90 off for the return label. This is the most frequent reason for a smaller amount.\n\nA discount code is shared among all articles of the order. If you return one of them, its share of the discount is not refunded.\n\nDelivery costs are refunded when the whole order comes back, but not the surcharge for express.\n\nIf an article came back with marks of use, we may take off its loss in value. In that case you get photos by mail before we refund.\n\nKind regards"]]',0.0,'unchanged','[]','[]',40.0,1,'{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}','2026-11-22 15:44:24.740396',1,10,3,3,9);
INSERT INTO "desk_review" VALUES(4,'sent','Hello Maeve,

Thank you for your message.

You earn 1 point for every euro. 200 points are worth €10 off, and you redeem them at checkout.

Points expire 24 months after the order that earned them. Returned articles take their points with them.

Kind regards','Hello Maeve,

Thank you for your message.

You earn 1 point for every euro. 200 points are worth €10 off, and you redeem them at checkout.

Points expire 24 months after the order that earned them. Returned articles take their points with them.

Kind regards','[["same", "Hello Maeve,\n\nThank you for your message.\n\nYou earn 1 point for every euro. 200 points are worth \u20ac10 off, and you redeem them at checkout.\n\nPoints expire 24 months after the order that earned them. Returned articles take their points with them.\n\nKind regards"]]',0.0,'unchanged','[]','[]',40.0,1,'{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}','2026-11-22 15:44:24.781853',1,12,4,4,11);
INSERT INTO "desk_review" VALUES(5,'discarded','Hello Priya,

Thank you for your message about LF-482655.

The status of LF-482655 is: delivered. The carrier of LF-482655 is DPD. The tracking number of LF-482655 is 15501238790313. LF-482655 was dispatched on 11 November 2026. LF-482655 was delivered on 12 November 2026.

Please look first in the letterbox for a card, with neighbours, and at the place you may have named to the carrier as a safe spot.

Carriers sometimes scan a parcel as delivered a few hours early. Wait until the end of the next working day.

If it is still missing then, write to us with the order number. We ask the carrier for the proof of delivery and the signature, which takes up to 3 working days.

If the proof does not show that you or your neighbour received it, we send the order again at no cost or refund it, as you prefer.

Kind regards','','[]',NULL,'','[]','[]',0.0,0,'{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}','2026-11-22 15:44:24.801070',1,13,5,NULL,12);
CREATE TABLE "desk_rule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" smallint unsigned NOT NULL CHECK ("order" >= 0), "slug" varchar(80) NOT NULL UNIQUE, "enabled" bool NOT NULL, "conditions" text NOT NULL CHECK ((JSON_VALID("conditions") OR "conditions" IS NULL)), "phrases" text NOT NULL CHECK ((JSON_VALID("phrases") OR "phrases" IS NULL)), "priority" smallint unsigned NULL CHECK ("priority" >= 0), "reason" varchar(200) NOT NULL, "team_id" bigint NULL REFERENCES "desk_team" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_rule" VALUES(1,10,'delicate',1,'[]','[]',2,'',NULL);
INSERT INTO "desk_rule" VALUES(2,20,'abuse',1,'[]','[]',2,'',6);
INSERT INTO "desk_rule" VALUES(3,30,'injection',1,'[]','[]',NULL,'',6);
INSERT INTO "desk_rule" VALUES(4,40,'asks_for_human',1,'[]','[]',2,'',NULL);
INSERT INTO "desk_rule" VALUES(5,50,'angry',1,'[]','[]',2,'',NULL);
INSERT INTO "desk_rule" VALUES(6,60,'vip',1,'[]','[]',2,'',NULL);
INSERT INTO "desk_rule" VALUES(7,70,'third_mail',1,'[]','[]',2,'',NULL);
INSERT INTO "desk_rule" VALUES(8,80,'owned_by_people',1,'[]','[]',NULL,'',NULL);
INSERT INTO "desk_rule" VALUES(9,90,'several_requests',1,'[]','[]',NULL,'',NULL);
INSERT INTO "desk_rule" VALUES(10,100,'language',1,'[]','[]',NULL,'',NULL);
INSERT INTO "desk_rule" VALUES(11,110,'no_category',1,'[]','[]',NULL,'',NULL);
INSERT INTO "desk_rule" VALUES(12,120,'low_confidence',1,'[]','[]',NULL,'',NULL);
INSERT INTO "desk_rule" VALUES(13,130,'no_knowledge',1,'[]','[]',NULL,'',NULL);
INSERT INTO "desk_rule" VALUES(14,140,'model_off',1,'[]','[]',NULL,'',NULL);
INSERT INTO "desk_rule" VALUES(15,150,'no_draft',1,'[]','[]',NULL,'',NULL);
CREATE TABLE "desk_suggestion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "category_name" varchar(80) NOT NULL, "confidence" real NOT NULL, "calibrated" bool NOT NULL, "p_none" real NOT NULL, "sentiment" varchar(10) NOT NULL, "urgency" varchar(8) NOT NULL, "language" varchar(8) NOT NULL, "summary" text NOT NULL, "asks_for_human" bool NOT NULL, "intents" text NOT NULL CHECK ((JSON_VALID("intents") OR "intents" IS NULL)), "signals" text NOT NULL CHECK ((JSON_VALID("signals") OR "signals" IS NULL)), "shortlist" text NOT NULL CHECK ((JSON_VALID("shortlist") OR "shortlist" IS NULL)), "destination" varchar(8) NOT NULL, "team" varchar(80) NOT NULL, "priority" varchar(8) NOT NULL, "reasons" text NOT NULL CHECK ((JSON_VALID("reasons") OR "reasons" IS NULL)), "passages" text NOT NULL CHECK ((JSON_VALID("passages") OR "passages" IS NULL)), "draft_text" text NOT NULL, "citations" text NOT NULL CHECK ((JSON_VALID("citations") OR "citations" IS NULL)), "findings" text NOT NULL CHECK ((JSON_VALID("findings") OR "findings" IS NULL)), "missing" text NOT NULL CHECK ((JSON_VALID("missing") OR "missing" IS NULL)), "next_steps" text NOT NULL CHECK ((JSON_VALID("next_steps") OR "next_steps" IS NULL)), "lessons" text NOT NULL CHECK ((JSON_VALID("lessons") OR "lessons" IS NULL)), "visibility" varchar(8) NOT NULL, "audited" bool NOT NULL, "engine" varchar(80) NOT NULL, "fallback" text NOT NULL, "versions" text NOT NULL CHECK ((JSON_VALID("versions") OR "versions" IS NULL)), "seconds" real NOT NULL, "created_at" datetime NOT NULL, "category_id" bigint NULL REFERENCES "desk_category" ("id") DEFERRABLE INITIALLY DEFERRED, "conversation_id" bigint NOT NULL REFERENCES "desk_conversation" ("id") DEFERRABLE INITIALLY DEFERRED, "message_id" bigint NOT NULL REFERENCES "desk_message" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_suggestion" VALUES(1,'Business and wholesale',8.44630305660852509497e-01,0,5.95289655628713845758e-02,'neutral','normal','de','Gerne würden wir die Reihen Tarn und Skerry kennenlernen. Wer ist bei Ihnen dafür zuständig, und schicken Sie Musterstücke?',0,'["Business and wholesale"]','{"raw": 0.8446303056608525, "p_none": 0.059528965562871385, "top": 0.1999, "lead": 0.1025, "centre": 0.417, "standing": 0.169, "near": 0.3391}','[["Business and wholesale", 0.89809284362103], ["Product advice", 0.08047621088703386], ["Warranty and repair", 0.008530450528721372]]','human','Sales','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": true, "detail": "Business and wholesale is always answered by people."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in German."}, {"rule": "no_category", "hit": false, "detail": "Read as Business and wholesale."}, {"rule": "low_confidence", "hit": true, "detail": "Score 0.84 for Business and wholesale (not certified as a probability yet), below the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cNur ein Teil der Bestellung ist da: zwei Pakete\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:86", "title": "Nur ein Teil der Bestellung ist da: zwei Pakete", "text": "Liegt etwas aus Ihrer Bestellung nicht im Karton, steckt es meist in einem zweiten Paket. Kocher und lange Zelttaschen werden an einer anderen Stelle gepackt.\nIn der Versandmail steht, was in welchem Paket ist. Jedes hat eine eigene Sendungsnummer, den Versand zahlen Sie nur einmal.\nDas zweite Paket folgt meist innerhalb von 2 Werktagen. Ist es dann noch nicht unterwegs, nennen Sie uns bitte Bestellnummer und Artikel.", "source": "article", "category": "Order status", "language": "de", "review_date": "2027-04-30", "score": 0.7923778881803044, "audience": "public"}, {"ref": "article:69", "title": "Was eine Reparatur kostet", "text": "Ein neuer Schieber kostet 15 \u20ac, ein neuer Jackenrei\u00dfverschluss 35 \u20ac und ein neuer Rei\u00dfverschluss f\u00fcr die Zeltt\u00fcr 45 \u20ac.\nEin Stangensegment kostet 12 \u20ac, ein Flicken bis 10 cm 18 \u20ac und das Abdichten aller N\u00e4hte eines Zelts 59 \u20ac.\nNeue Sohlen f\u00fcr Ridgeway Mid oder Corrie Pro kosten 79 \u20ac. Brook Low l\u00e4sst sich nicht neu besohlen.\nEine Reparatur dauert 10 Werktage ab Eingang, neue Sohlen 15. Von M\u00e4rz bis Mai kommt eine Woche hinzu.\nMelden Sie die Reparatur unter https://www.larkfield.example/repairs an. Vor Beginn bekommen Sie einen Kostenvoranschlag und zahlen nichts, wenn Sie ablehnen. Der Hinweg kostet 5,90 \u20ac, der R\u00fcckweg ist frei.", "source": "article", "category": "Warranty and repair", "language": "de", "review_date": "2027-01-31", "score": 0.7782804100816761, "audience": "public"}, {"ref": "article:21", "title": "Firmenname oder USt-IdNr. auf der Rechnung", "text": "Name, Anschrift und Umsatzsteuer-Nummer auf der Rechnung k\u00f6nnen Sie bis 14 Tage nach dem Versand \u00e4ndern: \u201eBestellungen\u201c, dann \u201eRechnung korrigieren\u201c. Das neue PDF ersetzt das alte sofort.\nNach 14 Tagen ist die Buchung abgeschlossen. Dann k\u00f6nnen wir nur noch eine zweite Seite mit den Firmenangaben ausstellen.\nEine Rechnung ohne Mehrwertsteuer f\u00fcr Firmen im EU-Ausland gibt es nur, wenn die Nummer vor der Zahlung angegeben ist.", "source": "article", "category": "Invoice request", "language": "de", "review_date": "2027-04-30", "score": 0.7448236760777386, "audience": "public"}, {"ref": "article:95", "title": "Falscher Artikel, falsche Gr\u00f6\u00dfe oder Farbe im Karton", "text": "Liegt etwas anderes im Karton als bestellt, ist das unser Fehler und kostet Sie nichts.\nSchicken Sie uns die Bestellnummer und ein Foto vom Etikett des Artikels, auf dem Gr\u00f6\u00dfe und Farbe stehen.\nDen richtigen Artikel versenden wir am selben Werktag, wenn Ihre Mail vor 14 Uhr da ist. F\u00fcr den falschen bekommen Sie ein kostenloses Etikett.\nF\u00fcr die R\u00fcckgabe des falschen Artikels haben Sie 30 Tage Zeit. Bitte lassen Sie die Anh\u00e4nger dran.", "source": "article", "category": "Damaged or wrong item", "language": "de", "review_date": "2027-05-31", "score": 0.7257293111843726, "audience": "public"}, {"ref": "article:14", "title": "Adresse, Gr\u00f6\u00dfe oder Inhalt einer Bestellung \u00e4ndern", "text": "Solange der Status \u201eBezahlt\u201c lautet, \u00e4ndern Sie Lieferadresse, Gr\u00f6\u00dfe oder Farbe selbst: \u201eBestellungen\u201c, dann \u201eBestellung \u00e4ndern\u201c.\nArtikel lassen sich nicht hinzuf\u00fcgen. Bestellen Sie innerhalb derselben Stunde ein zweites Mal, dann reist beides in einem Paket und der Versand kostet nur einmal.\nNach Beginn des Packens k\u00f6nnen wir nichts mehr \u00e4ndern. \u00dcber den Umleitungslink in der Mail des Paketdienstes schicken Sie das Paket an eine andere Adresse, einen Paketshop oder auf einen sp\u00e4teren Tag.", "source": "article", "category": "Change or cancel order", "language": "de", "review_date": "2027-05-31", "score": 0.7049424387362145, "audience": "public"}]','','[]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',6.89417406299999129242e+01,'2026-11-22 15:40:22.301152',14,2,2);
INSERT INTO "desk_suggestion" VALUES(2,'Business and wholesale',0.981652921261216,0,1.27809038264964196229e-02,'neutral','normal','en','as announced in spring we would like 32 Lark 22 daypacks, ideally all in green, with our lily embroidered on the lid. We need them by the 1st of March.',0,'["Business and wholesale"]','{"raw": 0.9816529212612158, "p_none": 0.01278090382649642, "top": 0.3579, "lead": 0.3035, "centre": 0.4772, "standing": 0.2229, "near": 0.4823}','[["Business and wholesale", 0.9943617633270442], ["Damaged or wrong item", 0.0035272739222744227], ["Return or exchange", 0.0007409208191594541]]','human','Sales','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": true, "detail": "Business and wholesale is always answered by people."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Business and wholesale."}, {"rule": "low_confidence", "hit": false, "detail": "Score 0.98 for Business and wholesale (not certified as a probability yet), at or above the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cOrders by companies, clubs and schools\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:9", "title": "Orders by companies, clubs and schools", "text": "Orders of 10 pieces or more of one article get a written quote from our Sales team, usually within 2 working days. Write to business@larkfield.example with the article, number, sizes and date.\nSchools, public bodies and clubs may pay on account within 30 days. Logos can be embroidered on jackets and packs from 20 pieces, and this adds 3 weeks.\nDealer terms are agreed with each shop. Tell us where your shop is and which ranges you carry.", "source": "article", "category": "Business and wholesale", "language": "en", "review_date": "2027-05-31", "score": 0.9914382275461923, "audience": "public"}, {"ref": "article:3", "title": "When a sold-out article returns", "text": "Press \"Notify me\" on the page of the article and choose size and colour. You get one mail as soon as it is back, and the mail gives no right to an article.\nBoots and jackets are delivered to our warehouse in the first week of every month. Tents and packs come in February, May and September.\nRidgeway Mid in sizes 37, 38 and 46 returns in the first week of December 2026. Tarn 3 in orange is no longer made, the green one stays.\nIf no mail came although you asked for one, look in the junk folder and check in your account under Notifications that the size is the right one.", "source": "article", "category": "Availability", "language": "en", "review_date": "2027-01-31", "score": 0.965407891942218, "audience": "public"}, {"ref": "article:44", "title": "Exchanging boots and clothes for another size or colour", "text": "One exchange of size or colour per article is free in every country we deliver to, as long as you ask within 30 days of delivery.\nStart a return in your account, choose \"Exchange\" instead of \"Refund\" and pick the size or colour you want. We put that article aside for you for 10 days.\nThe new article leaves our warehouse as soon as the carrier has scanned your parcel, so you need not wait for a refund and order again.\nA different model counts as a return and a new order. The price difference is not settled by hand.", "source": "article", "category": "Return or exchange", "language": "en", "review_date": "2027-06-30", "score": 0.9237155197108788, "audience": "public"}, {"ref": "article:56", "title": "Choosing and adjusting a pack", "text": "Cairn 35 suits overnight trips, Cairn 55 a week in huts and Cairn 65 a week with a tent. Lark 22 is a daypack.\nThe back of Cairn 55 and Cairn 65 adjusts from 42 to 56 cm, which fits people from about 1.60 to 2.00 m. Cairn 35 comes in S/M and L.\nClose the hip belt first so that it sits on the hip bones, then pull the shoulder straps, then the load straps on top. About two thirds of the weight should rest on the hips.\nCairn 35 measures 54 by 30 by 22 cm and is taken as cabin luggage by most airlines.", "source": "article", "category": "Product advice", "language": "en", "review_date": "2027-02-28", "score": 0.9028528866884904, "audience": "public"}, {"ref": "article:35", "title": "Rules for discount codes", "text": "One code can be used per order. Two codes cannot be combined, but a gift card can be used together with a code.\nWELCOME10 takes 10 percent off your first order from \u20ac60. It is valid for 30 days after you signed up for the newsletter, and for the mail address it was sent to.\nCodes do not apply to articles on sale, gift cards, spare parts and repairs. If the basket holds one of these, the minimum of \u20ac60 is counted without it.\nA code cannot be added after the order is placed. Cancel the order before packing starts and place it again with the code.\nExpired codes are not extended. Students get 10 percent all year after confirming their status at https://www.larkfield.example/students.", "source": "article", "category": "Discount code", "language": "en", "review_date": "2027-03-31", "score": 0.8675281128672275, "audience": "public"}]','','[]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',7.10724136490007367666e+01,'2026-11-22 15:40:22.337349',14,1,1);
INSERT INTO "desk_suggestion" VALUES(3,'Warranty and repair',7.46298617494592697596e-01,0,7.26769757132722377113e-02,'neutral','normal','en','my Corrie Pro have a flat spot under the left ball. Are they worth resoling, and do the edges still take a crampon afterwards?',0,'["Warranty and repair"]','{"raw": 0.7462986174945927, "p_none": 0.07267697571327224, "top": 0.1904, "lead": 0.0197, "centre": 0.3271, "standing": 0.1874, "near": 0.4382}','[["Warranty and repair", 0.8047881891734822], ["Product advice", 0.17902371704887923], ["Damaged or wrong item", 0.006376171334202935]]','human','Workshop','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": false, "detail": "Warranty and repair may be drafted."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Warranty and repair."}, {"rule": "low_confidence", "hit": true, "detail": "Score 0.75 for Warranty and repair (not certified as a probability yet), below the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cWhat a repair costs\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:70", "title": "What a repair costs", "text": "A new slider costs \u20ac15, a new jacket zip \u20ac35 and a new tent door zip \u20ac45.\nA pole segment costs \u20ac12, a patch of up to 10 cm \u20ac18 and sealing all seams of a tent \u20ac59.\nNew soles for Ridgeway Mid or Corrie Pro cost \u20ac79. Brook Low cannot be resoled.\nSpraying a jacket against rain costs \u20ac25. Spare buckles cost \u20ac6 and are sent by letter.\nA repair takes 10 working days from arrival, new soles take 15. From March to May count one week more.\nRegister the repair at https://www.larkfield.example/repairs. You get a quote before we begin and pay nothing if you say no. The way to us costs \u20ac5.90, the way back is free.", "source": "article", "category": "Warranty and repair", "language": "en", "review_date": "2027-01-31", "score": 0.9565882350255515, "audience": "public"}, {"ref": "article:24", "title": "Crampons and our boots", "text": "Corrie Pro takes strap-on crampons and those with a heel lever (grade B1, C1 and C2). It has a heel welt but no toe welt, so fully automatic crampons do not hold.\nRidgeway Mid and Brook Low bend too much for crampons. Light chains with spikes can be worn on Ridgeway Mid.", "source": "article", "category": "Product advice", "language": "en", "review_date": "2027-02-28", "score": 0.9024314366896083, "audience": "public"}, {"ref": "article:7", "title": "Boot sizes and fit", "text": "Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.\nCorrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.\nFoot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.\nFor wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.\nRidgeway Mid needs about 20 km of short walks before it feels soft. Brook Low needs no breaking in.", "source": "article", "category": "Product advice", "language": "en", "review_date": "2027-02-28", "score": 0.7280398195544394, "audience": "public"}, {"ref": "article:80", "title": "A stove that leaks, flares or smells of gas", "text": "Turn the valve off, take the stove outdoors, unscrew the cartridge and do not use the stove again. Do not try to mend it.\nIf somebody is hurt, see a doctor first. Then write to us or ask for a person; such mails are read by the workshop within 2 hours in business time.\nKeep the stove and the cartridge. Do not send them by post: we have them collected.", "source": "article", "category": "Warranty and repair", "language": "en", "review_date": "2027-06-30", "score": 0.5351726258315155, "audience": "public"}, {"ref": "article:26", "title": "An article arrived damaged", "text": "We are sorry when this happens, and we replace what arrived damaged at no cost to you.\nPlease send us the order number and two photos: one of the damage and one of the outside of the parcel. Do so within 14 days of delivery, so that we can claim it from the carrier.\nAs soon as we have the photos, a replacement leaves our warehouse within 2 working days. If the article is sold out, you get your money back.\nYou do not have to send back damaged articles worth less than \u20ac40. For all others we send you a free label, and you have 14 days to use it.\nPlease do not use a damaged stove or a boot with an open sole in the meantime.", "source": "article", "category": "Damaged or wrong item", "language": "en", "review_date": "2027-06-30", "score": 0.4517534581393771, "audience": "public"}]','','[]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',7.72548581000592093914e-01,'2026-11-22 15:40:23.150893',12,3,3);
INSERT INTO "desk_suggestion" VALUES(4,'Return or exchange',8.36254416837683201002e-01,0,2.73215085251498276952e-02,'neutral','normal','en','the boots are beautiful but my heel slips whatever I do with the laces. What do I do to send them back from Leeds, and is there a charge?',0,'["Return or exchange"]','{"raw": 0.8362544168376832, "p_none": 0.027321508525149828, "top": 0.1498, "lead": 0.0003, "centre": 0.4444, "standing": 0.1451, "near": 0.5048}','[["Return or exchange", 0.8597439176121698], ["Warranty and repair", 0.10317270756243767], ["Order status", 0.024116175397946034]]','human','Service','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": false, "detail": "Return or exchange may be drafted."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Return or exchange."}, {"rule": "low_confidence", "hit": true, "detail": "Score 0.84 for Return or exchange (not certified as a probability yet), below the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cExchanging boots and clothes for another size or colour\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:44", "title": "Exchanging boots and clothes for another size or colour", "text": "One exchange of size or colour per article is free in every country we deliver to, as long as you ask within 30 days of delivery.\nStart a return in your account, choose \"Exchange\" instead of \"Refund\" and pick the size or colour you want. We put that article aside for you for 10 days.\nThe new article leaves our warehouse as soon as the carrier has scanned your parcel, so you need not wait for a refund and order again.\nA different model counts as a return and a new order. The price difference is not settled by hand.", "source": "article", "category": "Return or exchange", "language": "en", "review_date": "2027-06-30", "score": 0.9424717643054012, "audience": "public"}, {"ref": "article:70", "title": "What a repair costs", "text": "A new slider costs \u20ac15, a new jacket zip \u20ac35 and a new tent door zip \u20ac45.\nA pole segment costs \u20ac12, a patch of up to 10 cm \u20ac18 and sealing all seams of a tent \u20ac59.\nNew soles for Ridgeway Mid or Corrie Pro cost \u20ac79. Brook Low cannot be resoled.\nSpraying a jacket against rain costs \u20ac25. Spare buckles cost \u20ac6 and are sent by letter.\nA repair takes 10 working days from arrival, new soles take 15. From March to May count one week more.\nRegister the repair at https://www.larkfield.example/repairs. You get a quote before we begin and pay nothing if you say no. The way to us costs \u20ac5.90, the way back is free.", "source": "article", "category": "Warranty and repair", "language": "en", "review_date": "2027-01-31", "score": 0.923611024050471, "audience": "public"}, {"ref": "article:3", "title": "When a sold-out article returns", "text": "Press \"Notify me\" on the page of the article and choose size and colour. You get one mail as soon as it is back, and the mail gives no right to an article.\nBoots and jackets are delivered to our warehouse in the first week of every month. Tents and packs come in February, May and September.\nRidgeway Mid in sizes 37, 38 and 46 returns in the first week of December 2026. Tarn 3 in orange is no longer made, the green one stays.\nIf no mail came although you asked for one, look in the junk folder and check in your account under Notifications that the size is the right one.", "source": "article", "category": "Availability", "language": "en", "review_date": "2027-01-31", "score": 0.9191780500416825, "audience": "public"}, {"ref": "article:26", "title": "An article arrived damaged", "text": "We are sorry when this happens, and we replace what arrived damaged at no cost to you.\nPlease send us the order number and two photos: one of the damage and one of the outside of the parcel. Do so within 14 days of delivery, so that we can claim it from the carrier.\nAs soon as we have the photos, a replacement leaves our warehouse within 2 working days. If the article is sold out, you get your money back.\nYou do not have to send back damaged articles worth less than \u20ac40. For all others we send you a free label, and you have 14 days to use it.\nPlease do not use a damaged stove or a boot with an open sole in the meantime.", "source": "article", "category": "Damaged or wrong item", "language": "en", "review_date": "2027-06-30", "score": 0.9174199240524847, "audience": "public"}, {"ref": "article:76", "title": "Sending an article back: returns within 30 days: What we accept", "text": "Trying on indoors and pitching a tent once on dry ground is fine. Boots worn outdoors, used stoves and articles without tags cannot be returned.", "source": "article", "category": "Return or exchange", "language": "en", "review_date": "2027-06-30", "score": 0.9113172655542167, "audience": "public"}]','','[]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',8.57674418000897276215e-01,'2026-11-22 15:40:23.369444',2,4,4);
INSERT INTO "desk_suggestion" VALUES(6,'Product advice',9.70862859614706419364e-01,0,9.81047267183800253409e-03,'neutral','normal','en','I take a 43 in running shoes and have feet like shovels: most walking boots squash me at the ball. Which of yours would you suggest for the West Highland Way, and in what size?',0,'["Product advice"]','{"raw": 0.9708628596147065, "p_none": 0.009810472671838003, "top": 0.3332, "lead": 0.227, "centre": 0.4072, "standing": 0.2958, "near": 0.558}','[["Product advice", 0.9804818500094574], ["Return or exchange", 0.017263955777568993], ["Damaged or wrong item", 0.001446349863897811]]','draft','Service','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": false, "detail": "Product advice may be drafted."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Product advice."}, {"rule": "low_confidence", "hit": false, "detail": "Score 0.97 for Product advice (not certified as a probability yet), at or above the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cBoot sizes and fit\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:7", "title": "Boot sizes and fit", "text": "Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.\nCorrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.\nFoot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.\nFor wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.\nRidgeway Mid needs about 20 km of short walks before it feels soft. Brook Low needs no breaking in.", "source": "article", "category": "Product advice", "language": "en", "review_date": "2027-02-28", "score": 0.9971959134522271, "audience": "public"}, {"ref": "article:56", "title": "Choosing and adjusting a pack", "text": "Cairn 35 suits overnight trips, Cairn 55 a week in huts and Cairn 65 a week with a tent. Lark 22 is a daypack.\nThe back of Cairn 55 and Cairn 65 adjusts from 42 to 56 cm, which fits people from about 1.60 to 2.00 m. Cairn 35 comes in S/M and L.\nClose the hip belt first so that it sits on the hip bones, then pull the shoulder straps, then the load straps on top. About two thirds of the weight should rest on the hips.\nCairn 35 measures 54 by 30 by 22 cm and is taken as cabin luggage by most airlines.", "source": "article", "category": "Product advice", "language": "en", "review_date": "2027-02-28", "score": 0.754197152787832, "audience": "public"}, {"ref": "article:19", "title": "Size guide for jackets", "text": "Our jackets are cut so that a fleece fits underneath. If you are between two sizes, take the smaller one for Heath Softshell and the larger one for Squall Shell.\nChest 88 to 94 cm is S, 95 to 101 cm is M, 102 to 108 cm is L and 109 to 116 cm is XL. Measure under the arms, over a T-shirt.\nSleeves of Drift Down are 2 cm longer than those of Heath Softshell. Women''s sizes 36 to 46 follow the European table and are cut narrower at the shoulder.", "source": "article", "category": "Product advice", "language": "en", "review_date": "2027-02-28", "score": 0.7413826062983534, "audience": "public"}, {"ref": "article:24", "title": "Crampons and our boots", "text": "Corrie Pro takes strap-on crampons and those with a heel lever (grade B1, C1 and C2). It has a heel welt but no toe welt, so fully automatic crampons do not hold.\nRidgeway Mid and Brook Low bend too much for crampons. Light chains with spikes can be worn on Ridgeway Mid.", "source": "article", "category": "Product advice", "language": "en", "review_date": "2027-02-28", "score": 0.6745977440740251, "audience": "public"}, {"ref": "article:3", "title": "When a sold-out article returns", "text": "Press \"Notify me\" on the page of the article and choose size and colour. You get one mail as soon as it is back, and the mail gives no right to an article.\nBoots and jackets are delivered to our warehouse in the first week of every month. Tents and packs come in February, May and September.\nRidgeway Mid in sizes 37, 38 and 46 returns in the first week of December 2026. Tarn 3 in orange is no longer made, the green one stays.\nIf no mail came although you asked for one, look in the junk folder and check in your account under Notifications that the size is the right one.", "source": "article", "category": "Availability", "language": "en", "review_date": "2027-01-31", "score": 0.6679604964299515, "audience": "public"}]','Hello Bernard,

Thank you for your message.

Ridgeway Mid and Brook Low run half a size small. Take half a size more than in your trainers.

Corrie Pro runs true to size because it is worn with one thick sock. With two pairs of socks take half a size more.

Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.

For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot. It is made in EU 39 to 47.

Kind regards','[{"source": "article", "ref": "article:7", "quote": "Ridgeway Mid and Brook Low run half a size small.", "sentence": "Ridgeway Mid and Brook Low run half a size small."}, {"source": "article", "ref": "article:7", "quote": "Take half a size more than in your trainers.", "sentence": "Take half a size more than in your trainers."}, {"source": "article", "ref": "article:7", "quote": "Corrie Pro runs true to size because it is worn with one thick sock.", "sentence": "Corrie Pro runs true to size because it is worn with one thick sock."}, {"source": "article", "ref": "article:7", "quote": "With two pairs of socks take half a size more.", "sentence": "With two pairs of socks take half a size more."}, {"source": "article", "ref": "article:7", "quote": "Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe.", "sentence": "Foot length of 25.5 cm is EU 40, 26.2 cm is EU 41, 26.8 cm is EU 42, 27.5 cm is EU 43 and 28.2 cm is EU 44. Measure in the evening, standing, from heel to longest toe."}, {"source": "article", "ref": "article:7", "quote": "For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot.", "sentence": "For wide feet choose Ridgeway Mid Wide, which has 8 mm more room at the ball of the foot."}, {"source": "article", "ref": "article:7", "quote": "It is made in EU 39 to 47.", "sentence": "It is made in EU 39 to 47."}]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',1.57576238200090301688e+00,'2026-11-22 15:40:24.836077',8,5,5);
INSERT INTO "desk_suggestion" VALUES(8,'Warranty and repair',0.930682470880604,0,1.82078214842296658149e-02,'negative','normal','en','the main zip of my five-year-old Heath Softshell has lost several teeth. What would a whole new zip cost, and how long would I be without it?',0,'["Warranty and repair"]','{"raw": 0.930682470880604, "p_none": 0.018207821484229666, "top": 0.283, "lead": 0.2435, "centre": 0.4554, "standing": 0.212, "near": 0.4637}','[["Warranty and repair", 0.9479424375610409], ["Damaged or wrong item", 0.020170533806963292], ["Return or exchange", 0.015400057121964326]]','draft','Workshop','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": false, "detail": "Warranty and repair may be drafted."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Warranty and repair."}, {"rule": "low_confidence", "hit": false, "detail": "Score 0.93 for Warranty and repair (not certified as a probability yet), at or above the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cWhat a repair costs\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:70", "title": "What a repair costs", "text": "A new slider costs \u20ac15, a new jacket zip \u20ac35 and a new tent door zip \u20ac45.\nA pole segment costs \u20ac12, a patch of up to 10 cm \u20ac18 and sealing all seams of a tent \u20ac59.\nNew soles for Ridgeway Mid or Corrie Pro cost \u20ac79. Brook Low cannot be resoled.\nSpraying a jacket against rain costs \u20ac25. Spare buckles cost \u20ac6 and are sent by letter.\nA repair takes 10 working days from arrival, new soles take 15. From March to May count one week more.\nRegister the repair at https://www.larkfield.example/repairs. You get a quote before we begin and pay nothing if you say no. The way to us costs \u20ac5.90, the way back is free.", "source": "article", "category": "Warranty and repair", "language": "en", "review_date": "2027-01-31", "score": 0.9925334893052041, "audience": "public"}, {"ref": "article:90", "title": "Warranty: what is covered and for how long: How to make a claim", "text": "Send us the order number, two photos of the fault and a sentence on how it happened. The workshop answers within 3 working days.\nIf the fault is covered you get a free label, and we repair the article within 10 working days. If it cannot be repaired, you get a new one.", "source": "article", "category": "Warranty and repair", "language": "en", "review_date": "2027-06-30", "score": 0.9479142630265492, "audience": "public"}, {"ref": "article:90", "title": "Warranty: what is covered and for how long", "text": "Every article has a warranty of 2 years from delivery. Tent poles have 5 years.\nCovered are faults of material and workmanship: seams that open, zips that fail, soles that come loose, membranes that peel, valves that leak air.\nNot covered are wear, cuts, burns and damage from storms. We repair these at the prices of our workshop.", "source": "article", "category": "Warranty and repair", "language": "en", "review_date": "2027-06-30", "score": 0.9401558258900515, "audience": "public"}, {"ref": "article:19", "title": "Size guide for jackets", "text": "Our jackets are cut so that a fleece fits underneath. If you are between two sizes, take the smaller one for Heath Softshell and the larger one for Squall Shell.\nChest 88 to 94 cm is S, 95 to 101 cm is M, 102 to 108 cm is L and 109 to 116 cm is XL. Measure under the arms, over a T-shirt.\nSleeves of Drift Down are 2 cm longer than those of Heath Softshell. Women''s sizes 36 to 46 follow the European table and are cut narrower at the shoulder.", "source": "article", "category": "Product advice", "language": "en", "review_date": "2027-02-28", "score": 0.8536568481817338, "audience": "public"}, {"ref": "article:62", "title": "A broken tent pole on the road", "text": "Slide the repair sleeve from the inner pocket over the break and fix both ends with tape. A pole mended like this lasts to the end of the journey.\nAt home, send us the number printed on the segment. Single segments are posted by letter and come with a new elastic cord.\nA segment that broke without a storm or a fall is covered by the 5 years on poles and costs nothing.", "source": "article", "category": "Warranty and repair", "language": "en", "review_date": "2026-05-31", "score": 0.8437659393110425, "audience": "public"}]','Hello Isobel,

Thank you for your message.

A new slider costs €15, a new jacket zip €35 and a new tent door zip €45.

New soles for Ridgeway Mid or Corrie Pro cost €79. Brook Low cannot be resoled.

Spraying a jacket against rain costs €25. Spare buckles cost €6 and are sent by letter.

Kind regards','[{"source": "article", "ref": "article:70", "quote": "A new slider costs \u20ac15, a new jacket zip \u20ac35 and a new tent door zip \u20ac45.", "sentence": "A new slider costs \u20ac15, a new jacket zip \u20ac35 and a new tent door zip \u20ac45."}, {"source": "article", "ref": "article:70", "quote": "New soles for Ridgeway Mid or Corrie Pro cost \u20ac79. Brook Low cannot be resoled.", "sentence": "New soles for Ridgeway Mid or Corrie Pro cost \u20ac79. Brook Low cannot be resoled."}, {"source": "article", "ref": "article:70", "quote": "Spraying a jacket against rain costs \u20ac25. Spare buckles cost \u20ac6 and are sent by letter.", "sentence": "Spraying a jacket against rain costs \u20ac25. Spare buckles cost \u20ac6 and are sent by letter."}]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',1.47141884700067748781e+00,'2026-11-22 15:40:25.892737',12,8,9);
INSERT INTO "desk_suggestion" VALUES(9,'Refund status',9.85169380108636860704e-01,0,6.13679620706088398141e-03,'neutral','normal','en','I got my money for the returned daypack yesterday, thanks for being quick. What was taken off?',0,'["Refund status"]','{"raw": 0.9851693801086367, "p_none": 0.006136796207060884, "top": 0.3234, "lead": 0.2471, "centre": 0.551, "standing": 0.2354, "near": 0.4801}','[["Refund status", 0.9912524946580942], ["Discount code", 0.004998440413923654], ["Return or exchange", 0.002125406130310725]]','draft','Service','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": false, "detail": "Refund status may be drafted."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Refund status."}, {"rule": "low_confidence", "hit": false, "detail": "Score 0.99 for Refund status (not certified as a probability yet), at or above the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cWhy a refund is smaller than the price\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:64", "title": "Why a refund is smaller than the price", "text": "Outside the countries with a free label we take \u20ac5.90 off for the return label. This is the most frequent reason for a smaller amount.\nA discount code is shared among all articles of the order. If you return one of them, its share of the discount is not refunded.\nDelivery costs are refunded when the whole order comes back, but not the surcharge for express.\nIf an article came back with marks of use, we may take off its loss in value. In that case you get photos by mail before we refund.", "source": "article", "category": "Refund status", "language": "en", "review_date": "2027-04-30", "score": 0.9961926094955496, "audience": "public"}, {"ref": "article:66", "title": "When a refund reaches you", "text": "We refund within 5 working days after your return has arrived at our warehouse. You get a mail on the day we send the money.\nThe money goes back the way you paid. PayPal shows it on the same day.\nCredit and debit cards show it up to 3 working days after our mail, because the bank has to book it.\nWith Klarna the open amount is lowered within 2 working days, and Klarna sends you a new bill.\nA cancelled order is refunded on the same working day. Until the bank has booked it, the amount can stay on your statement as a reservation for up to 7 days.\nIf 10 working days have passed since your parcel arrived with us, write to us with the RMA number and we trace the payment.", "source": "article", "category": "Refund status", "language": "en", "review_date": "2027-06-30", "score": 0.977367583133013, "audience": "public"}, {"ref": "article:76", "title": "Sending an article back: returns within 30 days: What it costs", "text": "The label is free in the Netherlands, Belgium, Luxembourg, Germany, France and Austria. In all other countries we take \u20ac5.90 off the refund.", "source": "article", "category": "Return or exchange", "language": "en", "review_date": "2027-06-30", "score": 0.9637614797370425, "audience": "public"}, {"ref": "article:11", "title": "Cancelling an order", "text": "You can cancel an order yourself until packing starts. That is usually about 2 hours after you paid, and on weekends until Monday morning at 7:00.\nOpen Orders in your account, choose the order and press \"Cancel order\". As a guest, use the link \"Cancel\" in the confirmation mail.\nThe money goes back the same working day. A card reservation can stay visible for up to 7 days.\nOnce the status is \"Being packed\" we cannot stop the parcel. Refuse it at the door or return it within 30 days, and we refund it in full.", "source": "article", "category": "Change or cancel order", "language": "en", "review_date": "2027-06-30", "score": 0.8939432844188461, "audience": "public"}, {"ref": "article:29", "title": "What delivery costs, customs included", "text": "Delivery is free from \u20ac80 in the European Union and the United Kingdom.\nBelow that, delivery costs \u20ac4.90 to the Netherlands, Belgium, Luxembourg and Germany, \u20ac6.90 to France and Austria, and \u20ac8.90 to Spain, Italy, Portugal, Ireland and the United Kingdom.\nTo Switzerland and Norway delivery costs \u20ac14.90 whatever the order is worth.\nDuties and import tax for the United Kingdom, Switzerland and Norway are included in the price at checkout. The carrier must not ask you for money at the door. If that happens, do not pay and send us a photo of the demand.", "source": "article", "category": "Order status", "language": "en", "review_date": "2027-03-31", "score": 0.8280690162091722, "audience": "public"}]','Hello Aoife,

Thank you for your message.

Outside the countries with a free label we take €5.90 off for the return label. This is the most frequent reason for a smaller amount.

A discount code is shared among all articles of the order. If you return one of them, its share of the discount is not refunded.

Delivery costs are refunded when the whole order comes back, but not the surcharge for express.

If an article came back with marks of use, we may take off its loss in value. In that case you get photos by mail before we refund.

Kind regards','[{"source": "article", "ref": "article:64", "quote": "Outside the countries with a free label we take \u20ac5.90 off for the return label.", "sentence": "Outside the countries with a free label we take \u20ac5.90 off for the return label."}, {"source": "article", "ref": "article:64", "quote": "This is the most frequent reason for a smaller amount.", "sentence": "This is the most frequent reason for a smaller amount."}, {"source": "article", "ref": "article:64", "quote": "A discount code is shared among all articles of the order.", "sentence": "A discount code is shared among all articles of the order."}, {"source": "article", "ref": "article:64", "quote": "If you return one of them, its share of the discount is not refunded.", "sentence": "If you return one of them, its share of the discount is not refunded."}, {"source": "article", "ref": "article:64", "quote": "Delivery costs are refunded when the whole order comes back, but not the surcharge for express.", "sentence": "Delivery costs are refunded when the whole order comes back, but not the surcharge for express."}, {"source": "article", "ref": "article:64", "quote": "If an article came back with marks of use, we may take off its loss in value.", "sentence": "If an article came back with marks of use, we may take off its loss in value."}, {"source": "article", "ref": "article:64", "quote": "In that case you get photos by mail before we refund.", "sentence": "In that case you get photos by mail before we refund."}]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',1.36458569500064186286e+00,'2026-11-22 15:40:26.788079',3,10,11);
INSERT INTO "desk_suggestion" VALUES(11,'Discount code',9.24381600151160887079e-01,0,5.02887580144315352037e-02,'neutral','normal','en','my account says 655 points. What does that make in euros, and is there a date by which I have to spend them?',0,'["Discount code"]','{"raw": 0.9243816001511609, "p_none": 0.050288758014431535, "top": 0.2582, "lead": 0.1915, "centre": 0.3809, "standing": 0.1954, "near": 0.4058}','[["Discount code", 0.9733291123505596], ["Product advice", 0.008708220086716945], ["Payment problem", 0.008023087204595556]]','draft','Service','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": false, "detail": "Discount code may be drafted."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Discount code."}, {"rule": "low_confidence", "hit": false, "detail": "Score 0.92 for Discount code (not certified as a probability yet), at or above the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cGift cards and loyalty points\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:50", "title": "Gift cards and loyalty points", "text": "Gift cards are valid for 3 years. You see the balance at https://www.larkfield.example/gift with the 12 digits on the card.\nWhat is left after an order stays on the card. Gift cards are not paid out in cash.\nYou earn 1 point for every euro. 200 points are worth \u20ac10 off, and you redeem them at checkout.\nPoints expire 24 months after the order that earned them. Returned articles take their points with them.", "source": "article", "category": "Discount code", "language": "en", "review_date": "2027-03-31", "score": 0.9949600417790173, "audience": "public"}, {"ref": "article:63", "title": "The price fell after you bought", "text": "If an article becomes cheaper in our shop within 14 days of your order, we refund the difference as points on your account.\nSend us the order number within these 14 days. Price drops by a code, and Last Pieces, do not count.\nWe do not match prices of other shops.", "source": "article", "category": "Discount code", "language": "en", "review_date": "2027-03-31", "score": 0.7511668648462192, "audience": "public"}, {"ref": "article:35", "title": "Rules for discount codes", "text": "One code can be used per order. Two codes cannot be combined, but a gift card can be used together with a code.\nWELCOME10 takes 10 percent off your first order from \u20ac60. It is valid for 30 days after you signed up for the newsletter, and for the mail address it was sent to.\nCodes do not apply to articles on sale, gift cards, spare parts and repairs. If the basket holds one of these, the minimum of \u20ac60 is counted without it.\nA code cannot be added after the order is placed. Cancel the order before packing starts and place it again with the code.\nExpired codes are not extended. Students get 10 percent all year after confirming their status at https://www.larkfield.example/students.", "source": "article", "category": "Discount code", "language": "en", "review_date": "2027-03-31", "score": 0.5528002961417655, "audience": "public"}, {"ref": "article:51", "title": "Goodwill: what agents may offer", "text": "An agent may give up to 400 points without asking when a mistake was ours and the customer had trouble because of it. Above that, ask a lead.\nVIP customers get a call from their lead on the same day. Do not offer money to make a threat go away: pass it to Billing.\nNever promise goodwill in the first answer. Put the matter right first.", "source": "article", "category": "Order status", "language": "en", "review_date": "2027-03-31", "score": 0.4842536681127551, "audience": "internal"}, {"ref": "article:54", "title": "Pegs, poles or small parts are missing", "text": "Please look once more in the inner pocket of the tent bag: pegs and the repair sleeve travel there, and the pocket is easy to miss.\nIf a part is missing, write to us with the order number and the name of the part. We post small parts free of charge by letter, which takes 3 to 6 working days.\nEvery tent comes with pegs for all its points, two spare pegs, a repair sleeve for the poles and a patch for the groundsheet.", "source": "article", "category": "Damaged or wrong item", "language": "en", "review_date": "2027-05-31", "score": 0.43447107815918207, "audience": "public"}]','Hello Maeve,

Thank you for your message.

You earn 1 point for every euro. 200 points are worth €10 off, and you redeem them at checkout.

Points expire 24 months after the order that earned them. Returned articles take their points with them.

Kind regards','[{"source": "article", "ref": "article:50", "quote": "You earn 1 point for every euro.", "sentence": "You earn 1 point for every euro."}, {"source": "article", "ref": "article:50", "quote": "200 points are worth \u20ac10 off, and you redeem them at checkout.", "sentence": "200 points are worth \u20ac10 off, and you redeem them at checkout."}, {"source": "article", "ref": "article:50", "quote": "Points expire 24 months after the order that earned them.", "sentence": "Points expire 24 months after the order that earned them."}, {"source": "article", "ref": "article:50", "quote": "Returned articles take their points with them.", "sentence": "Returned articles take their points with them."}]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',1.04110708000007434748e+00,'2026-11-22 15:40:27.964140',10,12,13);
INSERT INTO "desk_suggestion" VALUES(12,'Order status',9.92685485795422484223e-01,0,3.50288342934176400236e-03,'neutral','normal','en','at 16:05 I got a message that LF-482655 had been delivered. What can I do now?',0,'["Order status"]','{"raw": 0.9926854857954224, "p_none": 0.003502883429341764, "top": 0.4313, "lead": 0.3933, "centre": 0.5484, "standing": 0.2945, "near": 0.5114}','[["Order status", 0.9961749705926364], ["Change or cancel order", 0.0024134300711884113], ["Damaged or wrong item", 0.000963152985698878]]','draft','Service','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": false, "detail": "Order status may be drafted."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Order status."}, {"rule": "low_confidence", "hit": false, "detail": "Score 0.99 for Order status (not certified as a probability yet), at or above the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cMarked as delivered, but nothing arrived\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:53", "title": "Marked as delivered, but nothing arrived", "text": "Please look first in the letterbox for a card, with neighbours, and at the place you may have named to the carrier as a safe spot.\nCarriers sometimes scan a parcel as delivered a few hours early. Wait until the end of the next working day.\nIf it is still missing then, write to us with the order number. We ask the carrier for the proof of delivery and the signature, which takes up to 3 working days.\nIf the proof does not show that you or your neighbour received it, we send the order again at no cost or refund it, as you prefer.", "source": "article", "category": "Order status", "language": "en", "review_date": "2027-01-31", "score": 0.999508421545076, "audience": "public"}, {"ref": "article:87", "title": "Only part of the order arrived: orders in two parcels", "text": "If something from your order is not in the box, it is most likely in a second parcel. Stoves and long tent bags leave from another packing line.\nThe dispatch mail lists what is in each parcel. Each has its own tracking number, and you pay delivery only once.\nThe second parcel normally follows within 2 working days. If it has not been dispatched by then, tell us the order number and the missing item.", "source": "article", "category": "Order status", "language": "en", "review_date": "2027-04-30", "score": 0.972353063034739, "audience": "public"}, {"ref": "article:83", "title": "Tracking your parcel and what the status means: What each status means", "text": "\"Paid\" means that we have your order and packing has not started.\n\"Being packed\" means that your parcel leaves our warehouse today or on the next working day.\n\"Handed to carrier\" means that the parcel is on the lorry. The first scan by the carrier can take until the next evening, so nothing moves in the tracking until then.\n\"In transit\" can stay unchanged for up to 3 working days on long routes. This is normal for Spain, Portugal, Ireland and Norway.", "source": "article", "category": "Order status", "language": "en", "review_date": "2027-02-28", "score": 0.9665142635095353, "audience": "public"}, {"ref": "article:83", "title": "Tracking your parcel and what the status means: When nothing moves", "text": "If the tracking shows no new scan for 5 working days, tell us the order number. We open a search with the carrier on the same day.", "source": "article", "category": "Order status", "language": "en", "review_date": "2027-02-28", "score": 0.9553830522212972, "audience": "public"}, {"ref": "article:31", "title": "How long delivery takes: Delivery times by country", "text": "The times below are counted from the day of dispatch.\nTo the Netherlands and Belgium a parcel takes 1 to 2 working days with DPD.\nTo Germany and Luxembourg a parcel takes 2 to 3 working days with DHL.\nTo France and Austria a parcel takes 3 to 4 working days with DPD.\nTo Spain, Italy and Portugal a parcel takes 4 to 6 working days with GLS.\nTo Ireland and the United Kingdom a parcel takes 4 to 6 working days with DPD.\nTo Switzerland and Norway a parcel takes 5 to 8 working days with the national post.", "source": "article", "category": "Order status", "language": "en", "review_date": "2027-03-31", "score": 0.933114367146466, "audience": "public"}]','Hello Priya,

Thank you for your message about LF-482655.

The status of LF-482655 is: delivered. The carrier of LF-482655 is DPD. The tracking number of LF-482655 is 15501238790313. LF-482655 was dispatched on 11 November 2026. LF-482655 was delivered on 12 November 2026.

Please look first in the letterbox for a card, with neighbours, and at the place you may have named to the carrier as a safe spot.

Carriers sometimes scan a parcel as delivered a few hours early. Wait until the end of the next working day.

If it is still missing then, write to us with the order number. We ask the carrier for the proof of delivery and the signature, which takes up to 3 working days.

If the proof does not show that you or your neighbour received it, we send the order again at no cost or refund it, as you prefer.

Kind regards','[{"source": "thread", "ref": "message:14", "quote": "LF-482655", "sentence": "Thank you for your message about LF-482655."}, {"source": "context", "ref": "LF-482655 status", "quote": "delivered", "sentence": "The status of LF-482655 is: delivered."}, {"source": "context", "ref": "LF-482655 carrier", "quote": "DPD", "sentence": "The carrier of LF-482655 is DPD."}, {"source": "context", "ref": "LF-482655 tracking", "quote": "15501238790313", "sentence": "The tracking number of LF-482655 is 15501238790313."}, {"source": "context", "ref": "LF-482655 dispatched", "quote": "2026-11-11", "sentence": "LF-482655 was dispatched on 11 November 2026."}, {"source": "context", "ref": "LF-482655 delivered", "quote": "2026-11-12", "sentence": "LF-482655 was delivered on 12 November 2026."}, {"source": "article", "ref": "article:53", "quote": "Please look first in the letterbox for a card, with neighbours, and at the place you may have named to the carrier as a safe spot.", "sentence": "Please look first in the letterbox for a card, with neighbours, and at the place you may have named to the carrier as a safe spot."}, {"source": "article", "ref": "article:53", "quote": "Carriers sometimes scan a parcel as delivered a few hours early.", "sentence": "Carriers sometimes scan a parcel as delivered a few hours early."}, {"source": "article", "ref": "article:53", "quote": "Wait until the end of the next working day.", "sentence": "Wait until the end of the next working day."}, {"source": "article", "ref": "article:53", "quote": "If it is still missing then, write to us with the order number.", "sentence": "If it is still missing then, write to us with the order number."}, {"source": "article", "ref": "article:53", "quote": "We ask the carrier for the proof of delivery and the signature, which takes up to 3 working days.", "sentence": "We ask the carrier for the proof of delivery and the signature, which takes up to 3 working days."}, {"source": "article", "ref": "article:53", "quote": "If the proof does not show that you or your neighbour received it, we send the order again at no cost or refund it, as you prefer.", "sentence": "If the proof does not show that you or your neighbour received it, we send the order again at no cost or refund it, as you prefer."}]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',1.45956566400127485394e+00,'2026-11-22 15:40:28.418131',1,13,14);
INSERT INTO "desk_suggestion" VALUES(14,'Account and login',9.98502851350591802415e-01,0,1.31624120449501673564e-03,'negative','normal','en','tried forgot password 4 times now, nothing, not in junk either. need to get in to see my order.',0,'["Account and login"]','{"raw": 0.9985028513505918, "p_none": 0.0013162412044950167, "top": 0.5125, "lead": 0.4979, "centre": 0.5997, "standing": 0.341, "near": 0.5502}','[["Account and login", 0.9998188541234201], ["Order status", 5.892917329757076e-05], ["Payment problem", 3.9052766374520395e-05]]','draft','Service','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "1 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": false, "detail": "Account and login may be drafted."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Account and login."}, {"rule": "low_confidence", "hit": false, "detail": "Score 1.00 for Account and login (not certified as a probability yet), at or above the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cResetting your password\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:58", "title": "Resetting your password", "text": "Go to https://www.larkfield.example/login, press \"Forgot password\" and enter the address you ordered with. The mail comes within 5 minutes.\nThe link in it works once and for 60 minutes. Each new request makes earlier links useless, so use the one in the latest mail.\nNo mail? Look in the junk folder, and check whether you ordered with another address: the confirmation of your last order shows which.\nAfter 5 wrong passwords the account is locked for 30 minutes. Then it opens by itself, and nobody can shorten the time.\nWe never ask for your password by mail.", "source": "article", "category": "Account and login", "language": "en", "review_date": "2027-04-30", "score": 0.9989644261673258, "audience": "public"}, {"ref": "article:47", "title": "Mails that pretend to come from us", "text": "Our mail comes only from addresses that end in larkfield.example. We never ask for a password, a card number or a payment by gift card.\nIf a mail looks wrong, press no link and forward it to us as an attachment. The Security team looks at every one.\nIf you have typed your password on a forged page, reset it straight away at https://www.larkfield.example/login and call your bank if you gave card details.", "source": "article", "category": "Account and login", "language": "en", "review_date": "2027-02-28", "score": 0.9742777080922858, "audience": "public"}, {"ref": "article:88", "title": "A new telephone and two-step login", "text": "If you no longer have the app that shows the codes, use one of the 8 recovery codes you saved when you switched two-step login on.\nWithout recovery codes, press \"I have lost my codes\" on the login page. We send a link to your mail address, and for your safety it works only after a wait of 24 hours.\nAfterwards switch two-step login on again with the new telephone under Account, Security.", "source": "article", "category": "Account and login", "language": "en", "review_date": "2027-02-28", "score": 0.8331631133158703, "audience": "public"}, {"ref": "article:1", "title": "Changing your mail address, and orders placed as a guest", "text": "Change the address under Account, Profile, Mail address. We send a link to the new address, and the change counts once you press it. Orders, points and gift cards stay.\nOrders placed as a guest join your account by themselves when the account uses the same mail address. For another address press \"Find an order\" and enter the order number and postcode.", "source": "article", "category": "Account and login", "language": "en", "review_date": "2027-04-30", "score": 0.7648083794398401, "audience": "public"}, {"ref": "article:96", "title": "The wrong article, size or colour was in the box", "text": "If something else is in the box than you ordered, the mistake is ours and you pay nothing to put it right.\nSend us the order number and a photo of the label on the article, where size and colour are printed.\nWe dispatch the right article on the same working day if your mail reaches us before 14:00, and send you a free label for the wrong one.\nYou have 30 days to hand in the wrong article. Please leave its tags on.", "source": "article", "category": "Damaged or wrong item", "language": "en", "review_date": "2027-05-31", "score": 0.462653407214585, "audience": "public"}]','Hello Ray,

Thank you for your message.

Go to https://www.larkfield.example/login, press "Forgot password" and enter the address you ordered with. The mail comes within 5 minutes.

We never ask for your password by mail.

Kind regards','[{"source": "article", "ref": "article:58", "quote": "Go to https://www.larkfield.example/login, press \"Forgot password\" and enter the address you ordered with.", "sentence": "Go to https://www.larkfield.example/login, press \"Forgot password\" and enter the address you ordered with."}, {"source": "article", "ref": "article:58", "quote": "The mail comes within 5 minutes.", "sentence": "The mail comes within 5 minutes."}, {"source": "article", "ref": "article:58", "quote": "We never ask for your password by mail.", "sentence": "We never ask for your password by mail."}]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',5.05509472000994719564e-01,'2026-11-22 15:40:28.978215',11,16,17);
INSERT INTO "desk_suggestion" VALUES(87,'Invoice request',3.65947245771536144864e-01,0,1.66960265864980805794e-01,'neutral','normal','en','Please do register it. Where do I send them, and does the post to you cost me anything?',0,'["Invoice request"]','{"raw": 0.36594724577153614, "p_none": 0.1669602658649808, "top": 0.0767, "lead": 0.0234, "centre": 0.3648, "standing": 0.0648, "near": 0.3603}','[["Invoice request", 0.43929146567242056], ["Business and wholesale", 0.10435667297044174], ["Order status", 0.1010648546337446], ["Product advice", 0.0645910085088717], ["Warranty and repair", 0.0585853626573377], ["Return or exchange", 0.04543164431472467], ["Data and privacy request", 0.044048999309024776], ["Availability", 0.039181021247357076], ["Account and login", 0.031102474178904056], ["Discount code", 0.030608598129700546]]','human','Service','normal','[{"rule": "delicate", "hit": false, "detail": "Nothing delicate found."}, {"rule": "abuse", "hit": false, "detail": "No sign of threats, phishing or forged senders."}, {"rule": "injection", "hit": false, "detail": "No sign of instructions to the assistant."}, {"rule": "asks_for_human", "hit": false, "detail": "The customer does not ask for a person."}, {"rule": "angry", "hit": false, "detail": "No sign of anger."}, {"rule": "vip", "hit": false, "detail": "An ordinary customer."}, {"rule": "third_mail", "hit": false, "detail": "2 of 3 mails without a resolution."}, {"rule": "owned_by_people", "hit": false, "detail": "Invoice request may be drafted."}, {"rule": "several_requests", "hit": false, "detail": "One request."}, {"rule": "language", "hit": false, "detail": "Written in English."}, {"rule": "no_category", "hit": false, "detail": "Read as Invoice request."}, {"rule": "low_confidence", "hit": true, "detail": "Score 0.37 for Invoice request (not certified as a probability yet), below the threshold of 0.90 (set by hand, not certified: no labelled mail yet)."}, {"rule": "no_knowledge", "hit": false, "detail": "\u201cWhat a repair costs\u201d is about this."}, {"rule": "model_off", "hit": false, "detail": "Drafting is on."}, {"rule": "no_draft", "hit": false, "detail": "Known once a draft has been tried."}]','[{"ref": "article:70", "title": "What a repair costs", "text": "A new slider costs \u20ac15, a new jacket zip \u20ac35 and a new tent door zip \u20ac45.\nA pole segment costs \u20ac12, a patch of up to 10 cm \u20ac18 and sealing all seams of a tent \u20ac59.\nNew soles for Ridgeway Mid or Corrie Pro cost \u20ac79. Brook Low cannot be resoled.\nSpraying a jacket against rain costs \u20ac25. Spare buckles cost \u20ac6 and are sent by letter.\nA repair takes 10 working days from arrival, new soles take 15. From March to May count one week more.\nRegister the repair at https://www.larkfield.example/repairs. You get a quote before we begin and pay nothing if you say no. The way to us costs \u20ac5.90, the way back is free.", "source": "article", "category": "Warranty and repair", "language": "en", "review_date": "2027-01-31", "score": 0.9602680815054344, "audience": "public"}, {"ref": "article:26", "title": "An article arrived damaged", "text": "We are sorry when this happens, and we replace what arrived damaged at no cost to you.\nPlease send us the order number and two photos: one of the damage and one of the outside of the parcel. Do so within 14 days of delivery, so that we can claim it from the carrier.\nAs soon as we have the photos, a replacement leaves our warehouse within 2 working days. If the article is sold out, you get your money back.\nYou do not have to send back damaged articles worth less than \u20ac40. For all others we send you a free label, and you have 14 days to use it.\nPlease do not use a damaged stove or a boot with an open sole in the meantime.", "source": "article", "category": "Damaged or wrong item", "language": "en", "review_date": "2027-06-30", "score": 0.900622648555575, "audience": "public"}, {"ref": "article:53", "title": "Marked as delivered, but nothing arrived", "text": "Please look first in the letterbox for a card, with neighbours, and at the place you may have named to the carrier as a safe spot.\nCarriers sometimes scan a parcel as delivered a few hours early. Wait until the end of the next working day.\nIf it is still missing then, write to us with the order number. We ask the carrier for the proof of delivery and the signature, which takes up to 3 working days.\nIf the proof does not show that you or your neighbour received it, we send the order again at no cost or refund it, as you prefer.", "source": "article", "category": "Order status", "language": "en", "review_date": "2027-01-31", "score": 0.7951433425216422, "audience": "public"}, {"ref": "article:3", "title": "When a sold-out article returns", "text": "Press \"Notify me\" on the page of the article and choose size and colour. You get one mail as soon as it is back, and the mail gives no right to an article.\nBoots and jackets are delivered to our warehouse in the first week of every month. Tents and packs come in February, May and September.\nRidgeway Mid in sizes 37, 38 and 46 returns in the first week of December 2026. Tarn 3 in orange is no longer made, the green one stays.\nIf no mail came although you asked for one, look in the junk folder and check in your account under Notifications that the size is the right one.", "source": "article", "category": "Availability", "language": "en", "review_date": "2027-01-31", "score": 0.6869538665096233, "audience": "public"}, {"ref": "article:96", "title": "The wrong article, size or colour was in the box", "text": "If something else is in the box than you ordered, the mistake is ours and you pay nothing to put it right.\nSend us the order number and a photo of the label on the article, where size and colour are printed.\nWe dispatch the right article on the same working day if your mail reaches us before 14:00, and send you a free label for the wrong one.\nYou have 30 days to hand in the wrong article. Please leave its tags on.", "source": "article", "category": "Damaged or wrong item", "language": "en", "review_date": "2027-05-31", "score": 0.6190107132879665, "audience": "public"}]','','[]','[]','[]','[]','[]','shown',0,'embedded','','{"prompts": {}, "models": [], "rules": "f9137a7c06df", "categories": "8dcd341209d6", "calibration": "", "lessons": []}',5.77654786999119096435e-01,'2026-11-22 15:41:04.441098',7,3,92);
CREATE TABLE "desk_team" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL UNIQUE, "is_default" bool NOT NULL, "lead_id" bigint NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_team" VALUES(1,'Service',1,1);
INSERT INTO "desk_team" VALUES(2,'Billing',0,4);
INSERT INTO "desk_team" VALUES(3,'Privacy',0,6);
INSERT INTO "desk_team" VALUES(4,'Sales',0,4);
INSERT INTO "desk_team" VALUES(5,'Workshop',0,5);
INSERT INTO "desk_team" VALUES(6,'Security',0,6);
CREATE TABLE "desk_team_members" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "team_id" bigint NOT NULL REFERENCES "desk_team" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_team_members" VALUES(1,1,1);
INSERT INTO "desk_team_members" VALUES(2,1,2);
INSERT INTO "desk_team_members" VALUES(3,4,3);
INSERT INTO "desk_team_members" VALUES(4,1,3);
INSERT INTO "desk_team_members" VALUES(5,2,4);
INSERT INTO "desk_team_members" VALUES(6,4,4);
INSERT INTO "desk_team_members" VALUES(7,1,5);
INSERT INTO "desk_team_members" VALUES(8,5,5);
INSERT INTO "desk_team_members" VALUES(9,2,6);
INSERT INTO "desk_team_members" VALUES(10,3,6);
INSERT INTO "desk_team_members" VALUES(11,6,6);
INSERT INTO "desk_team_members" VALUES(12,1,7);
CREATE TABLE "desk_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "first_name" varchar(150) NOT NULL, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "time_zone" varchar(64) NOT NULL, "language" varchar(8) NOT NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "skills" text NOT NULL CHECK ((JSON_VALID("skills") OR "skills" IS NULL)), "capacity" smallint unsigned NOT NULL CHECK ("capacity" >= 0), "away_until" datetime NULL);
INSERT INTO "desk_user" VALUES(1,'pbkdf2_sha256$1000000$aIkTO6qQnv8PJ8KSC82752$v88B11Us2byQJFlLp5HFBqadWOQuyabln9hSk2RkPCI=',NULL,0,'hanna','Hanna','Brandt','hanna@larkfield.example',1,1,'2026-11-22 15:39:02.391998','Europe/Amsterdam','','["de", "en"]','["returns", "deliveries", "vip"]',50,NULL);
INSERT INTO "desk_user" VALUES(2,'pbkdf2_sha256$1000000$LSiXUlpvcztn29lh5xJymC$Pk+oDrOWivtCsjst156nBzZaUB6rH0nvwCSwOCiawRI=',NULL,0,'callum','Callum','Reid','callum@larkfield.example',1,1,'2026-11-22 15:39:03.102003','Europe/Amsterdam','','["en"]','["product advice", "deliveries"]',50,NULL);
INSERT INTO "desk_user" VALUES(3,'pbkdf2_sha256$1000000$EOFCAImmQLd7JtpFRy0IhO$iozeAJvphByOTvPdNfOgcRIUzQF8srrq3N/uFkSynH8=',NULL,0,'lucia','Lucía','Marín','lucia@larkfield.example',1,1,'2026-11-22 15:39:03.752239','Europe/Amsterdam','','["es", "en", "fr"]','["accounts", "discounts"]',50,NULL);
INSERT INTO "desk_user" VALUES(4,'pbkdf2_sha256$1000000$kWYTkThljQABh35z36dH4F$y50/vikgEPhcXDUtM8vllYUwwkJY9qZlTNItbuwXSRs=',NULL,0,'pierre','Pierre','Lemoine','pierre@larkfield.example',1,1,'2026-11-22 15:39:04.773695','Europe/Amsterdam','','["fr", "en"]','["payments", "invoices", "quotes"]',50,NULL);
INSERT INTO "desk_user" VALUES(5,'pbkdf2_sha256$1000000$T4MUoVs9yuLNjcLA3qDuh3$1vCy0MPCE93AtIQF9lPwnyUwAch0ZqCRYAaIthPdvNo=',NULL,0,'tomas','Tomas','Weerd','tomas@larkfield.example',1,1,'2026-11-22 15:39:05.790655','Europe/Amsterdam','','["en", "de"]','["repairs", "warranty", "product safety"]',50,NULL);
INSERT INTO "desk_user" VALUES(6,'pbkdf2_sha256$1000000$fCoOFCJe8lPXI0DSp13TjJ$3prR2FugCKGNuJmvPVHthOafIfD+r3kOaySP5AQAkgc=',NULL,0,'ingrid','Ingrid','Solheim','ingrid@larkfield.example',1,1,'2026-11-22 15:39:06.851755','Europe/Amsterdam','','["en", "de", "fr"]','["data protection", "fraud"]',50,NULL);
INSERT INTO "desk_user" VALUES(7,'pbkdf2_sha256$1000000$owWCrvfXkctQrqiGjQJmC8$KBURId8cY39EsJs3uLatNaYxIxVz+iU4S7cK8DwZvcY=',NULL,0,'moira','Moira','Okafor','moira@larkfield.example',1,1,'2026-11-22 15:39:07.768466','Europe/Amsterdam','','["en", "fr"]','["complaints", "vip"]',50,NULL);
INSERT INTO "desk_user" VALUES(8,'pbkdf2_sha256$1000000$7PaiOyrYn84PtVtTowfOgT$X1uF53JAT46ibOCkl508jO0Ye2Nx5MgF+EnbhgG8GCk=',NULL,0,'sven','Sven','Adler','sven@larkfield.example',1,1,'2026-11-22 15:39:08.436875','Europe/Amsterdam','','["en", "de"]','["mailboxes", "users"]',50,NULL);
CREATE TABLE "desk_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "desk_user_groups" VALUES(1,1,1);
INSERT INTO "desk_user_groups" VALUES(2,2,1);
INSERT INTO "desk_user_groups" VALUES(3,3,1);
INSERT INTO "desk_user_groups" VALUES(4,4,1);
INSERT INTO "desk_user_groups" VALUES(5,5,1);
INSERT INTO "desk_user_groups" VALUES(6,6,1);
INSERT INTO "desk_user_groups" VALUES(7,7,2);
INSERT INTO "desk_user_groups" VALUES(8,8,3);
CREATE TABLE "desk_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "desk_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'desk','cachedanswer');
INSERT INTO "django_content_type" VALUES(2,'desk','calibration');
INSERT INTO "django_content_type" VALUES(3,'desk','category');
INSERT INTO "django_content_type" VALUES(4,'desk','evaluationrun');
INSERT INTO "django_content_type" VALUES(5,'desk','mailbox');
INSERT INTO "django_content_type" VALUES(6,'desk','monthlyreport');
INSERT INTO "django_content_type" VALUES(7,'desk','user');
INSERT INTO "django_content_type" VALUES(8,'desk','categoryexample');
INSERT INTO "django_content_type" VALUES(9,'desk','customer');
INSERT INTO "django_content_type" VALUES(10,'desk','conversation');
INSERT INTO "django_content_type" VALUES(11,'desk','customeraddress');
INSERT INTO "django_content_type" VALUES(12,'desk','desk');
INSERT INTO "django_content_type" VALUES(13,'desk','draft');
INSERT INTO "django_content_type" VALUES(14,'desk','historicaldesk');
INSERT INTO "django_content_type" VALUES(15,'desk','historicalmacro');
INSERT INTO "django_content_type" VALUES(16,'desk','historicalteam');
INSERT INTO "django_content_type" VALUES(17,'desk','historicaluser');
INSERT INTO "django_content_type" VALUES(18,'desk','macro');
INSERT INTO "django_content_type" VALUES(19,'desk','incomingmail');
INSERT INTO "django_content_type" VALUES(20,'desk','historicalarticle');
INSERT INTO "django_content_type" VALUES(21,'desk','folderstate');
INSERT INTO "django_content_type" VALUES(22,'desk','article');
INSERT INTO "django_content_type" VALUES(23,'desk','message');
INSERT INTO "django_content_type" VALUES(24,'desk','modelcall');
INSERT INTO "django_content_type" VALUES(25,'desk','note');
INSERT INTO "django_content_type" VALUES(26,'desk','outgoingmail');
INSERT INTO "django_content_type" VALUES(27,'desk','attachment');
INSERT INTO "django_content_type" VALUES(28,'desk','promptversion');
INSERT INTO "django_content_type" VALUES(29,'desk','rating');
INSERT INTO "django_content_type" VALUES(30,'desk','review');
INSERT INTO "django_content_type" VALUES(31,'desk','lesson');
INSERT INTO "django_content_type" VALUES(32,'desk','suggestion');
INSERT INTO "django_content_type" VALUES(33,'desk','flag');
INSERT INTO "django_content_type" VALUES(34,'desk','categorylabel');
INSERT INTO "django_content_type" VALUES(35,'desk','team');
INSERT INTO "django_content_type" VALUES(36,'desk','rule');
INSERT INTO "django_content_type" VALUES(37,'desk','historicalteam_members');
INSERT INTO "django_content_type" VALUES(38,'desk','historicalrule');
INSERT INTO "django_content_type" VALUES(39,'desk','historicalmailbox');
INSERT INTO "django_content_type" VALUES(40,'desk','historicalcategory');
INSERT INTO "django_content_type" VALUES(41,'desk','event');
INSERT INTO "django_content_type" VALUES(42,'admin','logentry');
INSERT INTO "django_content_type" VALUES(43,'auth','permission');
INSERT INTO "django_content_type" VALUES(44,'auth','group');
INSERT INTO "django_content_type" VALUES(45,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(46,'sessions','session');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'contenttypes','0001_initial','2026-11-22 15:38:55.660685');
INSERT INTO "django_migrations" VALUES(2,'contenttypes','0002_remove_content_type_name','2026-11-22 15:38:55.664558');
INSERT INTO "django_migrations" VALUES(3,'auth','0001_initial','2026-11-22 15:38:55.676914');
INSERT INTO "django_migrations" VALUES(4,'auth','0002_alter_permission_name_max_length','2026-11-22 15:38:55.684434');
INSERT INTO "django_migrations" VALUES(5,'auth','0003_alter_user_email_max_length','2026-11-22 15:38:55.697137');
INSERT INTO "django_migrations" VALUES(6,'auth','0004_alter_user_username_opts','2026-11-22 15:38:55.704029');
INSERT INTO "django_migrations" VALUES(7,'auth','0005_alter_user_last_login_null','2026-11-22 15:38:55.706604');
INSERT INTO "django_migrations" VALUES(8,'auth','0006_require_contenttypes_0002','2026-11-22 15:38:55.706969');
INSERT INTO "django_migrations" VALUES(9,'auth','0007_alter_validators_add_error_messages','2026-11-22 15:38:55.719204');
INSERT INTO "django_migrations" VALUES(10,'auth','0008_alter_user_username_max_length','2026-11-22 15:38:55.721869');
INSERT INTO "django_migrations" VALUES(11,'auth','0009_alter_user_last_name_max_length','2026-11-22 15:38:55.728530');
INSERT INTO "django_migrations" VALUES(12,'auth','0010_alter_group_name_max_length','2026-11-22 15:38:55.731680');
INSERT INTO "django_migrations" VALUES(13,'auth','0011_update_proxy_permissions','2026-11-22 15:38:55.734018');
INSERT INTO "django_migrations" VALUES(14,'auth','0012_alter_user_first_name_max_length','2026-11-22 15:38:55.740481');
INSERT INTO "django_migrations" VALUES(15,'desk','0001_main_job','2026-11-22 15:39:00.742054');
INSERT INTO "django_migrations" VALUES(16,'admin','0001_initial','2026-11-22 15:39:00.852745');
INSERT INTO "django_migrations" VALUES(17,'admin','0002_logentry_remove_auto_add','2026-11-22 15:39:00.940942');
INSERT INTO "django_migrations" VALUES(18,'admin','0003_logentry_add_action_flag_choices','2026-11-22 15:39:00.971272');
INSERT INTO "django_migrations" VALUES(19,'desk','0002_roles','2026-11-22 15:39:01.015584');
INSERT INTO "django_migrations" VALUES(20,'sessions','0001_initial','2026-11-22 15:39:01.017945');
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE INDEX "desk_cachedanswer_created_at_ad20195f" ON "desk_cachedanswer" ("created_at");
CREATE UNIQUE INDEX "desk_user_groups_user_id_group_id_1c8964ba_uniq" ON "desk_user_groups" ("user_id", "group_id");
CREATE INDEX "desk_user_groups_user_id_0134200f" ON "desk_user_groups" ("user_id");
CREATE INDEX "desk_user_groups_group_id_97484ec5" ON "desk_user_groups" ("group_id");
CREATE UNIQUE INDEX "desk_user_user_permissions_user_id_permission_id_6e7a98d3_uniq" ON "desk_user_user_permissions" ("user_id", "permission_id");
CREATE INDEX "desk_user_user_permissions_user_id_bcedd96e" ON "desk_user_user_permissions" ("user_id");
CREATE INDEX "desk_user_user_permissions_permission_id_786f2d3d" ON "desk_user_user_permissions" ("permission_id");
CREATE INDEX "desk_categoryexample_category_id_9686216c" ON "desk_categoryexample" ("category_id");
CREATE INDEX "desk_customer_merged_into_id_843eebb4" ON "desk_customer" ("merged_into_id");
CREATE INDEX "desk_conversation_assignee_id_a5e246e4" ON "desk_conversation" ("assignee_id");
CREATE INDEX "desk_conversation_category_id_f398bec9" ON "desk_conversation" ("category_id");
CREATE INDEX "desk_conversation_merged_into_id_7aaa04ac" ON "desk_conversation" ("merged_into_id");
CREATE INDEX "desk_conversation_opened_by_id_6e63ed6f" ON "desk_conversation" ("opened_by_id");
CREATE INDEX "desk_conversation_resolved_by_id_de4d9ea6" ON "desk_conversation" ("resolved_by_id");
CREATE INDEX "desk_conversation_customer_id_03524ab9" ON "desk_conversation" ("customer_id");
CREATE INDEX "desk_conversation_mailbox_id_9310c005" ON "desk_conversation" ("mailbox_id");
CREATE INDEX "desk_customeraddress_customer_id_0fae8dc2" ON "desk_customeraddress" ("customer_id");
CREATE INDEX "desk_draft_conversation_id_efa204d1" ON "desk_draft" ("conversation_id");
CREATE INDEX "desk_draft_edited_by_id_1e9d85a4" ON "desk_draft" ("edited_by_id");
CREATE INDEX "desk_draft_user_id_ebaee178" ON "desk_draft" ("user_id");
CREATE INDEX "desk_historicaldesk_id_2825bd3f" ON "desk_historicaldesk" ("id");
CREATE INDEX "desk_historicaldesk_history_date_1ac6234a" ON "desk_historicaldesk" ("history_date");
CREATE INDEX "desk_historicaldesk_history_user_id_74b35529" ON "desk_historicaldesk" ("history_user_id");
CREATE INDEX "desk_historicalmacro_id_e3db8557" ON "desk_historicalmacro" ("id");
CREATE INDEX "desk_historicalmacro_history_date_2ec121a6" ON "desk_historicalmacro" ("history_date");
CREATE INDEX "desk_historicalmacro_category_id_97ba7e88" ON "desk_historicalmacro" ("category_id");
CREATE INDEX "desk_historicalmacro_history_user_id_82229e3d" ON "desk_historicalmacro" ("history_user_id");
CREATE INDEX "desk_historicalteam_id_ad45fc50" ON "desk_historicalteam" ("id");
CREATE INDEX "desk_historicalteam_name_05ca2977" ON "desk_historicalteam" ("name");
CREATE INDEX "desk_historicalteam_history_date_f39431ed" ON "desk_historicalteam" ("history_date");
CREATE INDEX "desk_historicalteam_history_user_id_d29880fc" ON "desk_historicalteam" ("history_user_id");
CREATE INDEX "desk_historicalteam_lead_id_f909a165" ON "desk_historicalteam" ("lead_id");
CREATE INDEX "desk_historicaluser_id_9fb18c26" ON "desk_historicaluser" ("id");
CREATE INDEX "desk_historicaluser_username_82068efe" ON "desk_historicaluser" ("username");
CREATE INDEX "desk_historicaluser_history_date_6b1b8541" ON "desk_historicaluser" ("history_date");
CREATE INDEX "desk_historicaluser_history_user_id_e2ccb941" ON "desk_historicaluser" ("history_user_id");
CREATE INDEX "desk_macro_category_id_13d76e9b" ON "desk_macro" ("category_id");
CREATE INDEX "desk_historicalarticle_id_17ed421b" ON "desk_historicalarticle" ("id");
CREATE INDEX "desk_historicalarticle_history_date_cee63a40" ON "desk_historicalarticle" ("history_date");
CREATE INDEX "desk_historicalarticle_category_id_3a9ff3b3" ON "desk_historicalarticle" ("category_id");
CREATE INDEX "desk_historicalarticle_history_user_id_defa1445" ON "desk_historicalarticle" ("history_user_id");
CREATE INDEX "desk_historicalarticle_owner_id_030ee307" ON "desk_historicalarticle" ("owner_id");
CREATE INDEX "desk_historicalarticle_mailbox_id_b60c2078" ON "desk_historicalarticle" ("mailbox_id");
CREATE INDEX "desk_article_owner_id_807609a4" ON "desk_article" ("owner_id");
CREATE INDEX "desk_article_category_id_0d8b8724" ON "desk_article" ("category_id");
CREATE INDEX "desk_article_mailbox_id_3b28d03a" ON "desk_article" ("mailbox_id");
CREATE INDEX "desk_message_message_id_50a3c740" ON "desk_message" ("message_id");
CREATE INDEX "desk_message_author_id_02f5c1fc" ON "desk_message" ("author_id");
CREATE INDEX "desk_message_conversation_id_e57d6598" ON "desk_message" ("conversation_id");
CREATE INDEX "desk_message_mailbox_id_e1df6e70" ON "desk_message" ("mailbox_id");
CREATE INDEX "desk_modelcall_at_2549a35c" ON "desk_modelcall" ("at");
CREATE INDEX "desk_modelcall_mailbox_id_21e26bd4" ON "desk_modelcall" ("mailbox_id");
CREATE INDEX "desk_modelcall_message_id_28e60018" ON "desk_modelcall" ("message_id");
CREATE INDEX "desk_note_author_id_56d535c5" ON "desk_note" ("author_id");
CREATE INDEX "desk_note_conversation_id_b04172b1" ON "desk_note" ("conversation_id");
CREATE INDEX "desk_outgoingmail_author_id_63db8d2e" ON "desk_outgoingmail" ("author_id");
CREATE INDEX "desk_outgoingmail_conversation_id_2f2999db" ON "desk_outgoingmail" ("conversation_id");
CREATE INDEX "desk_outgoingmail_in_answer_to_id_74f9d607" ON "desk_outgoingmail" ("in_answer_to_id");
CREATE INDEX "desk_outgoingmail_mailbox_id_1b9589e0" ON "desk_outgoingmail" ("mailbox_id");
CREATE INDEX "desk_attachment_content_hash_73fa3d9e" ON "desk_attachment" ("content_hash");
CREATE INDEX "desk_attachment_draft_id_57f98ff1" ON "desk_attachment" ("draft_id");
CREATE INDEX "desk_attachment_message_id_b308aa5a" ON "desk_attachment" ("message_id");
CREATE INDEX "desk_attachment_outgoing_id_3564ca8c" ON "desk_attachment" ("outgoing_id");
CREATE INDEX "desk_promptversion_author_id_09a6b7a3" ON "desk_promptversion" ("author_id");
CREATE INDEX "desk_review_at_1fa57801" ON "desk_review" ("at");
CREATE INDEX "desk_review_agent_id_2e89b0fe" ON "desk_review" ("agent_id");
CREATE INDEX "desk_review_conversation_id_35088880" ON "desk_review" ("conversation_id");
CREATE INDEX "desk_review_draft_id_66acc608" ON "desk_review" ("draft_id");
CREATE INDEX "desk_lesson_category_id_e52fb887" ON "desk_lesson" ("category_id");
CREATE INDEX "desk_lesson_decided_by_id_0df9f493" ON "desk_lesson" ("decided_by_id");
CREATE INDEX "desk_lesson_mailbox_id_024a40db" ON "desk_lesson" ("mailbox_id");
CREATE UNIQUE INDEX "desk_lesson_reviews_lesson_id_review_id_751ea9bc_uniq" ON "desk_lesson_reviews" ("lesson_id", "review_id");
CREATE INDEX "desk_lesson_reviews_lesson_id_4fa525d7" ON "desk_lesson_reviews" ("lesson_id");
CREATE INDEX "desk_lesson_reviews_review_id_607f0e01" ON "desk_lesson_reviews" ("review_id");
CREATE INDEX "desk_suggestion_created_at_7e907177" ON "desk_suggestion" ("created_at");
CREATE INDEX "desk_suggestion_category_id_2383cb23" ON "desk_suggestion" ("category_id");
CREATE INDEX "desk_suggestion_conversation_id_cebba09b" ON "desk_suggestion" ("conversation_id");
CREATE INDEX "desk_suggestion_message_id_78587333" ON "desk_suggestion" ("message_id");
CREATE INDEX "desk_review_suggestion_id_ba439f14" ON "desk_review" ("suggestion_id");
CREATE INDEX "desk_flag_at_ae0b32ff" ON "desk_flag" ("at");
CREATE INDEX "desk_flag_agent_id_f8f9758f" ON "desk_flag" ("agent_id");
CREATE INDEX "desk_flag_conversation_id_afa7c572" ON "desk_flag" ("conversation_id");
CREATE INDEX "desk_flag_suggestion_id_b5f8225e" ON "desk_flag" ("suggestion_id");
CREATE INDEX "desk_draft_suggestion_id_14842a8a" ON "desk_draft" ("suggestion_id");
CREATE INDEX "desk_categorylabel_at_c9eb2d6a" ON "desk_categorylabel" ("at");
CREATE INDEX "desk_categorylabel_agent_id_3ed6dbb3" ON "desk_categorylabel" ("agent_id");
CREATE INDEX "desk_categorylabel_category_id_2de1c5db" ON "desk_categorylabel" ("category_id");
CREATE INDEX "desk_categorylabel_message_id_2d55f923" ON "desk_categorylabel" ("message_id");
CREATE INDEX "desk_categorylabel_suggestion_id_589c9079" ON "desk_categorylabel" ("suggestion_id");
CREATE INDEX "desk_team_lead_id_a1cf7f36" ON "desk_team" ("lead_id");
CREATE UNIQUE INDEX "desk_team_members_team_id_user_id_f35e18d5_uniq" ON "desk_team_members" ("team_id", "user_id");
CREATE INDEX "desk_team_members_team_id_b68abd40" ON "desk_team_members" ("team_id");
CREATE INDEX "desk_team_members_user_id_3a9d1697" ON "desk_team_members" ("user_id");
CREATE INDEX "desk_rule_team_id_20a843e2" ON "desk_rule" ("team_id");
CREATE INDEX "desk_mailbox_team_id_bdb60529" ON "desk_mailbox" ("team_id");
CREATE INDEX "desk_historicalteam_members_id_97688013" ON "desk_historicalteam_members" ("id");
CREATE INDEX "desk_historicalteam_members_history_id_a53434da" ON "desk_historicalteam_members" ("history_id");
CREATE INDEX "desk_historicalteam_members_user_id_001d67b3" ON "desk_historicalteam_members" ("user_id");
CREATE INDEX "desk_historicalteam_members_team_id_671146cc" ON "desk_historicalteam_members" ("team_id");
CREATE INDEX "desk_historicalrule_id_38bc99a6" ON "desk_historicalrule" ("id");
CREATE INDEX "desk_historicalrule_slug_74713655" ON "desk_historicalrule" ("slug");
CREATE INDEX "desk_historicalrule_history_date_ecb8712a" ON "desk_historicalrule" ("history_date");
CREATE INDEX "desk_historicalrule_history_user_id_07772cb0" ON "desk_historicalrule" ("history_user_id");
CREATE INDEX "desk_historicalrule_team_id_6bada4bb" ON "desk_historicalrule" ("team_id");
CREATE INDEX "desk_historicalmailbox_id_29fe0dcc" ON "desk_historicalmailbox" ("id");
CREATE INDEX "desk_historicalmailbox_address_adcfc67e" ON "desk_historicalmailbox" ("address");
CREATE INDEX "desk_historicalmailbox_history_date_a03fb4e4" ON "desk_historicalmailbox" ("history_date");
CREATE INDEX "desk_historicalmailbox_history_user_id_228d69f8" ON "desk_historicalmailbox" ("history_user_id");
CREATE INDEX "desk_historicalmailbox_team_id_8dcca9c3" ON "desk_historicalmailbox" ("team_id");
CREATE INDEX "desk_historicalcategory_id_9f56d362" ON "desk_historicalcategory" ("id");
CREATE INDEX "desk_historicalcategory_name_e250f889" ON "desk_historicalcategory" ("name");
CREATE INDEX "desk_historicalcategory_history_date_4c49b1c6" ON "desk_historicalcategory" ("history_date");
CREATE INDEX "desk_historicalcategory_history_user_id_9266b584" ON "desk_historicalcategory" ("history_user_id");
CREATE INDEX "desk_historicalcategory_team_id_27ada9d6" ON "desk_historicalcategory" ("team_id");
CREATE INDEX "desk_conversation_team_id_351c4f39" ON "desk_conversation" ("team_id");
CREATE INDEX "desk_category_team_id_37cdbebd" ON "desk_category" ("team_id");
CREATE INDEX "desk_event_actor_id_3a3fb066" ON "desk_event" ("actor_id");
CREATE INDEX "desk_event_conversation_id_6dbddfb6" ON "desk_event" ("conversation_id");
CREATE INDEX "event_thread" ON "desk_event" ("conversation_id", "at");
CREATE INDEX "event_kind" ON "desk_event" ("kind", "at");
CREATE INDEX "desk_incomingmail_content_hash_489aee2c" ON "desk_incomingmail" ("content_hash");
CREATE INDEX "desk_incomingmail_mailbox_id_db4e6f49" ON "desk_incomingmail" ("mailbox_id");
CREATE INDEX "incoming_due" ON "desk_incomingmail" ("state", "retry_at", "id");
CREATE INDEX "desk_folderstate_mailbox_id_b7f1fe25" ON "desk_folderstate" ("mailbox_id");
CREATE INDEX "message_due" ON "desk_message" ("state", "state_at");
CREATE INDEX "message_thread" ON "desk_message" ("conversation_id", "created_at");
CREATE INDEX "call_budget" ON "desk_modelcall" ("mailbox_id", "at");
CREATE INDEX "outgoing_due" ON "desk_outgoingmail" ("state", "due_at");
CREATE INDEX "suggestion_latest" ON "desk_suggestion" ("conversation_id", "id" DESC);
CREATE UNIQUE INDEX "one_open_draft_of_the_assistant" ON "desk_draft" ("conversation_id") WHERE ("author" = 'assistant' AND "state" = 'proposed');
CREATE UNIQUE INDEX "one_open_draft_an_agent" ON "desk_draft" ("conversation_id", "user_id") WHERE ("author" = 'agent' AND "state" = 'proposed');
CREATE INDEX "conversation_queue" ON "desk_conversation" ("state", "priority" DESC, "waiting_since", "id");
CREATE INDEX "conversation_snoozed" ON "desk_conversation" ("state", "snoozed_until");
CREATE INDEX "conversation_customer" ON "desk_conversation" ("customer_id", "last_message_at" DESC);
CREATE INDEX "conversation_created" ON "desk_conversation" ("created_at");
CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',20);
INSERT INTO "sqlite_sequence" VALUES('django_content_type',46);
INSERT INTO "sqlite_sequence" VALUES('auth_permission',184);
INSERT INTO "sqlite_sequence" VALUES('auth_group',3);
INSERT INTO "sqlite_sequence" VALUES('desk_incomingmail',103);
INSERT INTO "sqlite_sequence" VALUES('desk_folderstate',0);
INSERT INTO "sqlite_sequence" VALUES('django_admin_log',0);
INSERT INTO "sqlite_sequence" VALUES('auth_group_permissions',90);
INSERT INTO "sqlite_sequence" VALUES('desk_team',6);
INSERT INTO "sqlite_sequence" VALUES('desk_historicalteam',18);
INSERT INTO "sqlite_sequence" VALUES('desk_user',8);
INSERT INTO "sqlite_sequence" VALUES('desk_historicaluser',16);
INSERT INTO "sqlite_sequence" VALUES('desk_user_groups',8);
INSERT INTO "sqlite_sequence" VALUES('desk_team_members',12);
INSERT INTO "sqlite_sequence" VALUES('desk_historicalteam_members',24);
INSERT INTO "sqlite_sequence" VALUES('desk_mailbox',2);
INSERT INTO "sqlite_sequence" VALUES('desk_historicalmailbox',2);
INSERT INTO "sqlite_sequence" VALUES('desk_category',14);
INSERT INTO "sqlite_sequence" VALUES('desk_historicalcategory',14);
INSERT INTO "sqlite_sequence" VALUES('desk_categoryexample',168);
INSERT INTO "sqlite_sequence" VALUES('desk_rule',15);
INSERT INTO "sqlite_sequence" VALUES('desk_historicalrule',15);
INSERT INTO "sqlite_sequence" VALUES('desk_customer',91);
INSERT INTO "sqlite_sequence" VALUES('desk_customeraddress',94);
INSERT INTO "sqlite_sequence" VALUES('desk_article',98);
INSERT INTO "sqlite_sequence" VALUES('desk_historicalarticle',98);
INSERT INTO "sqlite_sequence" VALUES('desk_macro',9);
INSERT INTO "sqlite_sequence" VALUES('desk_historicalmacro',9);
INSERT INTO "sqlite_sequence" VALUES('desk_desk',1);
INSERT INTO "sqlite_sequence" VALUES('desk_historicaldesk',2);
INSERT INTO "sqlite_sequence" VALUES('desk_conversation',99);
INSERT INTO "sqlite_sequence" VALUES('desk_message',105);
INSERT INTO "sqlite_sequence" VALUES('desk_attachment',17);
INSERT INTO "sqlite_sequence" VALUES('desk_suggestion',98);
INSERT INTO "sqlite_sequence" VALUES('desk_event',104);
INSERT INTO "sqlite_sequence" VALUES('desk_draft',18);
INSERT INTO "sqlite_sequence" VALUES('desk_categorylabel',4);
INSERT INTO "sqlite_sequence" VALUES('desk_outgoingmail',4);
INSERT INTO "sqlite_sequence" VALUES('desk_review',5);
INSERT INTO "sqlite_sequence" VALUES('desk_note',1);
INSERT INTO "sqlite_sequence" VALUES('desk_flag',1);
COMMIT;

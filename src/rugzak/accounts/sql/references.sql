-- Numbers of structured references: ten digits, each used once in the life of the deployment.
create sequence accounts_payable_number minvalue 1 maxvalue 9999999999 start 1;

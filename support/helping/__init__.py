"""Help between organisations and schools: what fits what, who is asked, in what words."""
